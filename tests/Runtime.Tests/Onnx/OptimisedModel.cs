using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.Tests.Onnx;

/// <summary>A model as ONNX Runtime's own optimiser writes it.</summary>
internal static class OptimisedModel
{
    internal static byte[] Of(string path)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            using (SessionOptions options = ModelRun.Options(GraphOptimizationLevel.ORT_ENABLE_EXTENDED))
            {
                options.OptimizedModelFilePath = file;
                new InferenceSession(path, options).Dispose();
            }

            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
