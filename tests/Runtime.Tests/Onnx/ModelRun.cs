using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Runs models on ONNX Runtime, with the graph as it was written: no fusion may hide a mistake, or make a difference of rounding.</summary>
internal static class ModelRun
{
    internal static Dictionary<string, ModelTensor> Original(string path, Dictionary<string, ModelTensor> inputs)
    {
        using SessionOptions options = Options();
        using InferenceSession session = new(path, options);
        return Run(session, inputs);
    }

    internal static Dictionary<string, ModelTensor> Original(byte[] model, Dictionary<string, ModelTensor> inputs)
    {
        using SessionOptions options = Options();
        using InferenceSession session = new(model, options);
        return Run(session, inputs);
    }

    internal static Dictionary<string, ModelTensor> Woven(
        WovenModel model, Dictionary<string, ModelTensor> inputs, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_DISABLE_ALL)
    {
        using SessionOptions options = Options(level);
        StageOperators.Register(options, model.Pipeline);
        if (model.ExternalDataFolder is string folder && model.Graph.Initializer.Any(tensor => tensor.ExternalData.Count > 0))
        {
            string path = Path.Combine(folder, $"{Guid.NewGuid():N}.onnx");
            try
            {
                model.Save(path);
                using InferenceSession session = new(path, options);
                return Run(session, inputs);
            }
            finally
            {
                File.Delete(path);
            }
        }

        using InferenceSession inMemory = new(model.ToArray(), options);
        return Run(inMemory, inputs);
    }

    internal static Dictionary<string, ModelTensor> Run(InferenceSession session, Dictionary<string, ModelTensor> inputs)
    {
        Dictionary<string, OrtValue> values = session.InputMetadata.ToDictionary(
            input => input.Key, input => (inputs[input.Key] with { IsHalf = input.Value.ElementDataType == TensorElementType.Float16 }).ToOrtValue());
        try
        {
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, values, session.OutputMetadata.Keys.ToArray());
            return session.OutputMetadata.Keys.Select((name, i) => (name, ModelTensor.Read(results[i]))).ToDictionary();
        }
        finally
        {
            foreach (OrtValue value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    internal static SessionOptions Options(GraphOptimizationLevel level = GraphOptimizationLevel.ORT_DISABLE_ALL)
    {
        SessionOptions options = new()
        {
            GraphOptimizationLevel = level,
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    internal static void AssertClose(Dictionary<string, ModelTensor> expected, Dictionary<string, ModelTensor> actual, float tolerance = 1e-4f)
    {
        foreach ((string name, ModelTensor tensor) in expected)
        {
            Assert.Equal(tensor.Shape, actual[name].Shape);
            for (int i = 0; i < tensor.Values.Length; i++)
            {
                float difference = MathF.Abs(tensor.Values[i] - actual[name].Values[i]);
                Assert.True(difference <= tolerance, $"{name}[{i}]: expected {tensor.Values[i]}, got {actual[name].Values[i]}");
            }
        }
    }

    internal static void AssertSame(Dictionary<string, ModelTensor> expected, Dictionary<string, ModelTensor> actual)
    {
        foreach ((string name, ModelTensor tensor) in expected)
        {
            Assert.Equal(tensor.Shape, actual[name].Shape);
            Assert.True(
                tensor.Values.AsSpan().SequenceEqual(actual[name].Values),
                $"{name} differs: {tensor.Values.Zip(actual[name].Values).Max(pair => MathF.Abs(pair.First - pair.Second))}");
        }
    }

    /// <summary>Two stages that keep every token change no bit: neither skipped, as weaving does with them, nor woven all the same.</summary>
    internal static void AssertIdentity(TokenPipeline pipeline, ExportedModel model)
    {
        Dictionary<string, ModelTensor> original = Original(model.Path, model.Inputs);

        WovenModel skipped = TokenWeaver.Weave(pipeline, model.Path);
        Assert.DoesNotContain(skipped.Graph.Node, node => node.Domain == pipeline.Domain);
        AssertSame(original, Woven(skipped, model.Inputs));

        WovenModel kept = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { KeepIdentityStages = true });
        Assert.Equal(2, kept.Graph.Node.Count(node => node.Domain == pipeline.Domain));
        AssertSame(original, Woven(kept, model.Inputs));
    }
}
