using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>An exported decoder with a cache, under Optimum's names of inputs and outputs.</summary>
internal sealed record DecoderModel(string Path, int Layers, int Channels, int KeyHeads, int HeadWidth, int Vocabulary)
{
    private static readonly string Root = System.IO.Path.GetFullPath(System.IO.Path.Combine(ExportedModel.Folder, "..", ".."));

    /// <summary>models/lm-recall: a mask for every layer, grouped heads folded into rows, partial rotation computed from the positions.</summary>
    internal static DecoderModel Recall { get; } = new(System.IO.Path.Combine(Root, "models", "lm-recall", "lm-recall.onnx"), 3, 192, 2, 48, 1024);

    /// <summary>The model with an input more for every layer, <c>layer_mask.N</c> [batch, 1, 1, keys], that is added to its attention scores.</summary>
    internal byte[] WithLayerMasks()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path));
        NodeProto[] softmaxes = [.. model.Graph.Node.Where(node => node.OpType == "Softmax")];
        Assert.Equal(Layers, softmaxes.Length);
        for (int layer = 0; layer < Layers; layer++)
        {
            string mask = $"layer_mask.{layer}", masked = $"masked_scores.{layer}";
            NodeProto add = new() { OpType = "Add", Name = masked };
            add.Input.Add([softmaxes[layer].Input[0], mask]);
            add.Output.Add(masked);
            model.Graph.Node.Insert(model.Graph.Node.IndexOf(softmaxes[layer]), add);
            softmaxes[layer].Input[0] = masked;
            TypeProto.Types.Tensor type = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
            type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch_size" });
            type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
            type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
            type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = $"keys_{layer}" });
            model.Graph.Input.Add(new ValueInfoProto { Name = mask, Type = new TypeProto { TensorType = type } });
        }

        using MemoryStream stream = new();
        using (Google.Protobuf.CodedOutputStream output = new(stream, leaveOpen: true))
        {
            model.WriteTo(output);
        }

        return stream.ToArray();
    }

    public override string ToString() => System.IO.Path.GetFileNameWithoutExtension(Path);
}
