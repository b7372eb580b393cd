using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>A model as read from a file or from memory. External data is checked, never loaded.</summary>
internal sealed class OnnxModelFile
{
    private OnnxModelFile(ModelProto model, string? folder)
    {
        Model = model;
        Folder = folder;
    }

    internal ModelProto Model { get; }

    /// <summary>Where external data lies; null when the model came from memory and nobody said.</summary>
    internal string? Folder { get; }

    internal int Opset => (int)(Model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 1);

    internal static OnnxModelFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new OnnxModelException($"The model {path} cannot be read: {e.Message}", e);
        }

        return Parse(bytes, Path.GetDirectoryName(Path.GetFullPath(path)), path);
    }

    internal static OnnxModelFile Parse(byte[] bytes, string? folder, string name)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxModelException($"{name} is not an ONNX model, or it is cut off ({bytes.Length} bytes): {e.Message}", e);
        }

        if (model.Graph is null || model.Graph.Node.Count == 0)
        {
            throw new OnnxModelException($"{name} holds no graph ({bytes.Length} bytes). Expected an ONNX model.");
        }

        TensorGuard.CheckAll(model.Graph, folder);
        return new OnnxModelFile(model, folder);
    }
}
