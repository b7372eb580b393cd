using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>Test decoders changed into ones that cannot be evicted from.</summary>
internal static class EditedDecoder
{
    internal static byte[] Of(string name, Action<GraphProto> edit)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(CacheReference.Load(name).Path));
        edit(model.Graph);
        return model.ToByteArray();
    }

    internal static TypeProto.Types.Tensor Type(GraphProto graph, string value) =>
        graph.Input.Concat(graph.Output).Single(candidate => candidate.Name == value).Type.TensorType;

    /// <summary>Renames an input everywhere.</summary>
    internal static void Rename(GraphProto graph, string from, string to)
    {
        graph.Input.Single(input => input.Name == from).Name = to;
        foreach (NodeProto node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == from ? to : node.Input[i];
            }
        }
    }

    internal static void AddInput(GraphProto graph, string name, DataType type, params int[] shape)
    {
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)type, Shape = new TensorShapeProto() };
        tensor.Shape.Dim.AddRange(shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        graph.Input.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } });
    }

    /// <summary>An input becomes a constant: the model does not take it any more.</summary>
    internal static void Fix(GraphProto graph, string input, params long[] values)
    {
        graph.Input.Remove(graph.Input.Single(candidate => candidate.Name == input));
        TensorProto tensor = new() { Name = input, DataType = (int)DataType.Int64 };
        tensor.Dims.Add([1, values.Length]);
        tensor.Int64Data.Add(values);
        graph.Initializer.Add(tensor);
    }

    /// <summary>Every key that is a number of positions before a query, or more, is hidden as well.</summary>
    /// <param name="graph">The decoder.</param>
    /// <param name="window">The number.</param>
    /// <param name="asDistance">Whether it is compared with the distance instead of being taken off the query's position.</param>
    internal static void HideBehind(GraphProto graph, long window, bool asDistance)
    {
        NodeProto causal = graph.Node.Single(node => node.OpType == "Greater");
        TensorProto size = new() { Name = "window", DataType = (int)DataType.Int64 };
        size.Int64Data.Add(window);
        graph.Initializer.Add(size);
        string shown = causal.Output[0];
        causal.Output[0] = "causal";
        int at = graph.Node.IndexOf(causal) + 1;
        graph.Node.Insert(at++, Node("Sub", [causal.Input[1], asDistance ? causal.Input[0] : "window"], "subtracted"));
        graph.Node.Insert(
            at++,
            asDistance ? Node("GreaterOrEqual", ["subtracted", "window"], "outside") : Node("LessOrEqual", [causal.Input[0], "subtracted"], "outside"));
        graph.Node.Insert(at, Node("Or", ["causal", "outside"], shown));
    }

    internal static NodeProto Node(string type, string[] inputs, string output)
    {
        NodeProto node = new() { OpType = type, Name = output + "/node" };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }
}
