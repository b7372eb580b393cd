using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Walks from an operand of a product back to the cached keys that it holds, repeated for the query heads or turned.</summary>
internal sealed class CachedOperand(DecoderGraph graph)
{
    private const int MaxLength = 16;

    /// <summary>The layer whose keys they are, and what they are multiplied with on the way; null when no cache leads there.</summary>
    internal (int Layer, float Scale)? Find(string tensor)
    {
        float scale = 1;
        for (int length = 0; length < MaxLength; length++)
        {
            int layer = Layer(tensor);
            if (layer >= 0)
            {
                return (layer, scale);
            }

            if (graph.Index.Producer(tensor) is not NodeProto node || !node.IsStandard())
            {
                return null;
            }

            switch (node.OpType)
            {
                case "Transpose" or "Reshape" or "Expand" or "Tile" or "Squeeze" or "Unsqueeze" or "Identity" or "Cast":
                    tensor = node.Input[0];
                    break;
                case "Mul" or "Div":
                    // Sizes, numbers and ones to repeat by; what is scaled is content.
                    int data = graph.Content.Contains(node.Input[0]) ? 0 : 1;
                    float factor = ScaleFactor.Of(graph.Index, node.Input[1 - data], graph.Shapes);
                    scale = node.Is("Mul") ? scale * factor : scale / factor;
                    tensor = node.Input[data];
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    // The output itself, or what the output is a copy of.
    private int Layer(string tensor)
    {
        for (int layer = 0; layer < graph.Ports.Layers.Length; layer++)
        {
            CachePorts cache = graph.Ports.Layers[layer];
            if (tensor == cache.PresentKeys
                || (graph.Index.Producer(tensor) is NodeProto join && join.IsStandard() && join.Is("Concat") && join.Input.Contains(cache.PastKeys)))
            {
                return layer;
            }
        }

        return -1;
    }
}
