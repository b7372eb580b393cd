using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Walks from an attention's output to the Add that brings the residual stream back in.</summary>
internal sealed class ResidualSearch(GraphIndex index)
{
    private const int MaxLength = 24;

    /// <summary>The Add (or SkipLayerNormalization), and its other operand.</summary>
    /// <param name="output">What attention gives, before its projection.</param>
    /// <param name="ancestors">Everything that the queries are computed from.</param>
    internal (NodeProto Node, string Residual)? Find(string output, HashSet<string> ancestors)
    {
        string tensor = output;
        for (int length = 0; length < MaxLength; length++)
        {
            NodeProto[] readers = [.. index.Consumers(tensor).Where(node => !(node.IsStandard() && node.Is("Shape", "Size")))];
            if (readers.Length != 1)
            {
                return null;
            }

            NodeProto node = readers[0];
            bool isSkip = node.Domain == NodeAttributes.MicrosoftDomain && node.Is("SkipLayerNormalization", "SkipSimplifiedLayerNormalization");
            if (isSkip || (node.IsStandard() && node.Is("Add") && node.Input.Count == 2))
            {
                string other = node.Input[0] == tensor ? node.Input(1) : node.Input[0];
                if (ancestors.Contains(other))
                {
                    return (node, other);
                }

                if (isSkip || index.Constant(other) is null)
                {
                    return null;
                }
            }
            else if (!IsOnTheWay(node))
            {
                return null;
            }

            tensor = node.Output[0];
        }

        return null;
    }

    private static bool IsOnTheWay(NodeProto node) => node.IsStandard()
        ? node.Is(
            "MatMul", "Gemm", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Mul", "Div", "Cast", "Identity", "Dropout", "LayerNormalization",
            "SimplifiedLayerNormalization", "QuantizeLinear", "DequantizeLinear")
        : node.IsMicrosoft("FusedMatMul", "FusedGemm");
}
