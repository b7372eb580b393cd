using System.Text.Json;
using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>An exported decoder with a cache, under Optimum's names of inputs and outputs.</summary>
internal sealed record DecoderModel(string Path, int Layers, int Channels, int KeyHeads, int HeadWidth, int Vocabulary)
{
    private static readonly string Root = System.IO.Path.GetFullPath(System.IO.Path.Combine(ExportedModel.Folder, "..", ".."));

    /// <summary>models/lm-recall: a mask for every layer, grouped heads folded into rows, partial rotation computed from the positions.</summary>
    internal static DecoderModel Recall { get; } = new(System.IO.Path.Combine(Root, "models", "lm-recall", "lm-recall.onnx"), 3, 192, 2, 48, 1024);

    /// <summary>The models that tests run on: Llama as Optimum exports it has one mask for all layers, and rotary tables looked up by position.</summary>
    internal static DecoderModel Load(string name) => name == "lm-recall" ? Recall : Exported(name);

    /// <summary>What PyTorch gave for a model of tests/Models/Decoders.</summary>
    internal static JsonElement Reference(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(ExportedModel.Folder, "Decoders", name + ".json")));
        return document.RootElement.Clone();
    }

    /// <summary>The numbers of an initialiser.</summary>
    internal float[] Weights(string name)
    {
        TensorProto tensor = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path)).Graph.Initializer.Single(tensor => tensor.Name == name);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
    }

    /// <summary>The model with more outputs, and with a tensor of its own as an input.</summary>
    internal byte[] Opened(string[] outputs, string? input = null) => Edited(graph =>
    {
        foreach (string output in outputs)
        {
            graph.Output.Add(
                new ValueInfoProto { Name = output, Type = new TypeProto { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float } } });
        }

        if (input is not null)
        {
            graph.Node.Remove(graph.Node.Single(node => node.Output.Contains(input)));
            graph.Input.Add(Input(input, "batch_size", "sequence_length", Channels));
        }
    });

    /// <summary>The outputs of the softmaxes, by layer.</summary>
    internal string[] Probabilities() =>
        [.. ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path)).Graph.Node.Where(node => node.OpType == "Softmax").Select(node => node.Output[0])];

    /// <summary>The model with an input more for every layer, <c>layer_mask.N</c> [batch, 1, 1, keys], that is added to its attention scores.</summary>
    internal byte[] WithLayerMasks() => Edited(graph =>
    {
        NodeProto[] softmaxes = [.. graph.Node.Where(node => node.OpType == "Softmax")];
        Assert.Equal(Layers, softmaxes.Length);
        for (int layer = 0; layer < Layers; layer++)
        {
            string mask = $"layer_mask.{layer}", masked = $"masked_scores.{layer}";
            NodeProto add = new() { OpType = "Add", Name = masked };
            add.Input.Add([softmaxes[layer].Input[0], mask]);
            add.Output.Add(masked);
            graph.Node.Insert(graph.Node.IndexOf(softmaxes[layer]), add);
            softmaxes[layer].Input[0] = masked;
            graph.Input.Add(Input(mask, "batch_size", 1, 1, $"keys_{layer}"));
        }
    });

    public override string ToString() => System.IO.Path.GetFileNameWithoutExtension(Path);

    private static DecoderModel Exported(string name)
    {
        JsonElement json = Reference(name);
        int Number(string key) => json.GetProperty(key).GetInt32();
        return new DecoderModel(
            System.IO.Path.Combine(ExportedModel.Folder, "Decoders", name + ".onnx"),
            Number("layers"), Number("channels"), Number("key_heads"), Number("head_width"), Number("vocabulary"));
    }

    private byte[] Edited(Action<GraphProto> edit)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path));
        edit(model.Graph);
        return model.ToByteArray();
    }

    private static ValueInfoProto Input(string name, params object[] shape)
    {
        TypeProto.Types.Tensor type = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        type.Shape.Dim.AddRange(shape.Select(size => size is int number
            ? new TensorShapeProto.Types.Dimension { DimValue = number } : new TensorShapeProto.Types.Dimension { DimParam = (string)size }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }
}
