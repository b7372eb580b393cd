using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Tests.Onnx;

/// <summary>The nodes of a model between two tensors as a model of its own: what a reference runs in between its own steps.</summary>
internal static class ModelPart
{
    /// <summary>Runs what leads from one tensor to others.</summary>
    /// <param name="path">The model.</param>
    /// <param name="from">An input of the model, or a tensor of floats inside.</param>
    /// <param name="value">Its value.</param>
    /// <param name="to">The tensors wanted.</param>
    internal static ModelTensor[] Run(string path, string from, ModelTensor value, params string[] to)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        GraphIndex index = new(model.Graph);
        HashSet<NodeProto> needed = new(ReferenceEqualityComparer.Instance);
        Stack<string> open = new(to);
        while (open.TryPop(out string? tensor))
        {
            if (tensor != from && MakerOf(model.Graph, tensor) is NodeProto node && needed.Add(node))
            {
                foreach (string input in index.Reads(node))
                {
                    open.Push(input);
                }
            }
        }

        NodeProto[] nodes = [.. index.Nodes.Where(needed.Contains)];
        model.Graph.Node.Clear();
        model.Graph.Node.Add(nodes);
        model.Graph.ValueInfo.Clear();
        model.Graph.Input.Clear();
        model.Graph.Input.Add(Value(from, value.Shape));
        model.Graph.Output.Clear();
        model.Graph.Output.Add(to.Select(name => Value(name, null)));
        using SessionOptions options = ModelRun.Options();
        using InferenceSession session = new(model.ToByteArray(), options);
        Dictionary<string, ModelTensor> results = ModelRun.Run(session, new() { [from] = value });
        return [.. to.Select(name => results[name])];
    }

    private static NodeProto? MakerOf(GraphProto graph, string tensor) => graph.Node.FirstOrDefault(node => node.Output.Contains(tensor));

    private static ValueInfoProto Value(string name, long[]? shape)
    {
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)TensorProto.Types.DataType.Float };
        if (shape is not null)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.Add(shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
