using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Fused operators of ONNX Runtime behind a cut.</summary>
internal sealed class FusedOperators(TokenState state, SizeWeights weights)
{
    private const int BiasInput = 5;

    internal void Follow(NodeProto node, NodeProto woven, int version)
    {
        switch (node.OpType)
        {
            case "Attention":
                Attention(node, woven, version, mask: 3);
                break;
            case "MultiHeadAttention":
                Attention(node, woven, version, mask: 4);
                break;
            case "FusedMatMul" or "FusedGemm" when HasTokensInside(node):
                RequireTokensOnBothSides(node);
                break;
            case "SkipLayerNormalization" or "SkipSimplifiedLayerNormalization" or "Gelu" or "FastGelu" or "BiasGelu" or "QuickGelu"
                or "FusedMatMul" or "FusedGemm":
                if (state.Facts(node.Input[0]) is { HasShape: true } facts && state.IsToken(facts.Shape[^1])
                    && !node.Is("Gelu", "FastGelu", "QuickGelu", "FusedMatMul"))
                {
                    throw new WeaveException($"{state.Axes.Describe(node)} computes along the tokens.");
                }

                break;
            default:
                throw new WeaveException($"{state.Axes.Describe(node)} reads tokens; how to follow them through this operator is not known.");
        }

        if (!state.Facts(node.Output[0]).HasShape)
        {
            throw new WeaveException($"{state.Axes.Describe(node)} loses the tokens: the shape of its output cannot be told.");
        }
    }

    private void Attention(NodeProto node, NodeProto woven, int version, int mask)
    {
        if (node.Input(mask).Length > 0 && !state.Carries(node.Input[mask]))
        {
            throw new WeaveException(
                $"{state.Axes.Describe(node)} is told how many tokens are content, "
                    + "which does not say which of them are left. Export the model with a mask [batch, tokens].");
        }

        if (weights.BiasAttention(version))
        {
            woven.SetInput(BiasInput, weights.Bias(node, woven.Input(BiasInput) is { Length: > 0 } bias ? bias : null, version));
        }
    }

    private bool HasTokensInside(NodeProto node) => Inside(node).Any(state.IsToken);

    private Dimension[] Inside(NodeProto node)
    {
        TensorFacts left = state.Facts(node.Input[0]), right = state.Facts(node.Input[1]);
        if (left.Rank < 2 || right.Rank < 2)
        {
            throw new WeaveException($"{state.Axes.Describe(node)} has an operand whose shape cannot be told.");
        }

        return [MatrixRules.Operand(node, left.Shape, "A")[^1], MatrixRules.Operand(node, right.Shape, "B")[^2]];
    }

    private void RequireTokensOnBothSides(NodeProto node)
    {
        if (!Inside(node).All(dimension => dimension.Is(state.Axes.Tokens)) || state.Version(node.Input[0]) == 0 || state.Version(node.Input[1]) == 0)
        {
            throw new WeaveException($"{state.Axes.Describe(node)} mixes tokens by a weight for each position.");
        }
    }
}
