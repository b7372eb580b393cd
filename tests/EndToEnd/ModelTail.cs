using Google.Protobuf;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.EndToEnd;

/// <summary>The end of a model as a model of its own: what reads the tokens that another session gives.</summary>
internal static class ModelTail
{
    /// <summary>Cuts a model behind a tensor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">A float tensor [batch, tokens, channels] that all of the outputs pass.</param>
    /// <param name="channels">Its width.</param>
    internal static byte[] Behind(byte[] model, string tensor, int channels)
    {
        ModelProto tail = ModelProto.Parser.ParseFrom(model);
        GraphIndex index = new(tail.Graph);
        HashSet<NodeProto> needed = new(ReferenceEqualityComparer.Instance);
        Stack<string> open = new(tail.Graph.Output.Select(output => output.Name));
        while (open.TryPop(out string? name))
        {
            if (name != tensor && tail.Graph.Node.FirstOrDefault(node => node.Output.Contains(name)) is NodeProto maker && needed.Add(maker))
            {
                foreach (string input in index.Reads(maker))
                {
                    open.Push(input);
                }
            }
        }

        tail.Graph.Node.Clear();
        tail.Graph.Node.Add(index.Nodes.Where(needed.Contains));
        tail.Graph.ValueInfo.Clear();
        tail.Graph.Input.Clear();
        TypeProto.Types.Tensor type = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        type.Shape.Dim.Add([new() { DimParam = "batch" }, new() { DimParam = "tokens" }, new() { DimValue = channels }]);
        tail.Graph.Input.Add(new ValueInfoProto { Name = tensor, Type = new TypeProto { TensorType = type } });
        return tail.ToByteArray();
    }
}
