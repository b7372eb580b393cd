using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Standard operators that treat some axis specially: what each may do with the tokens.</summary>
internal sealed class AxisOperators(TokenState state, SizeWeights weights)
{
    private readonly TokenReductions _reductions = new(state, weights);
    private readonly TokenPicks _picks = new(state);

    internal void Follow(NodeProto node, NodeProto woven, int version)
    {
        TensorFacts data = state.Facts(node.Input[0]);
        switch (node.OpType)
        {
            case "Softmax":
                Softmax(node, woven, version);
                break;
            case "LogSoftmax" or "LpNormalization" or "LayerNormalization" or "SimplifiedLayerNormalization" or "RMSNormalization":
                Normalisation(node, data);
                break;
            case "BatchNormalization" when data.Rank > 1 && state.IsToken(data.Shape[1]):
            case "Conv" or "MaxPool" or "AveragePool" when data.HasShape && data.Shape.Any(state.IsToken):
                throw Refuse(node, "computes along the tokens");
            case "MatMul" or "Gemm":
                Product(node);
                break;
            case "Gather":
                _picks.Gather(node);
                break;
            case "Split":
                _picks.Split(node);
                break;
            case "Concat" when data.HasShape && state.IsToken(data.Shape[data.Normalise(node.Int("axis", 0))]):
            case "Concat" when !IsBehindCache(node)
                && node.Input.Any(input => state.Facts(input).HasShape && state.IsToken(state.Facts(input).Shape[data.Normalise(node.Int("axis", 0))])):
                throw Refuse(node, "adds tokens behind a stage");
            case "GlobalAveragePool":
            case var reduction when TokenWise.Reductions.Contains(reduction):
                _reductions.Follow(node, woven, version);
                break;
            case "Einsum":
                Contraction(node);
                break;
            case "Transpose" or "Flatten" or "Squeeze" or "Unsqueeze" or "Concat":
            case var elementwise when TokenWise.Unary.Contains(elementwise) || TokenWise.Broadcast.Contains(elementwise):
                break;
            default:
                throw Refuse(node, "reads tokens; how to follow them through this operator is not known");
        }

        RequireFollowed(node);
    }

    internal WeaveException Refuse(NodeProto node, string why) => new($"{state.Axes.Describe(node)} {why}.");

    private void Softmax(NodeProto node, NodeProto woven, int version)
    {
        TensorFacts data = state.Facts(node.Input[0]);
        int axis = data.Normalise(node.Int("axis", state.Graph.Opset >= 13 ? -1 : 1));
        if (axis != data.Rank - 1 && (state.Graph.Opset < 13 || state.Shrinks(data.Shape[axis])))
        {
            throw Refuse(node, "is not over the last axis");
        }

        if (state.IsCached(data.Shape[axis]) && weights.BiasAttention(version))
        {
            throw Refuse(node, "is over cached tokens, whose sizes are not known. Declare the pipeline with ProportionalAttention = false");
        }

        if (state.IsToken(data.Shape[axis]) && weights.BiasAttention(version))
        {
            woven.Input[0] = weights.Logits(node, woven.Input[0], version);
        }
    }

    private void Normalisation(NodeProto node, TensorFacts data)
    {
        int first = data.Normalise(node.Int("axis", -1));
        bool toEnd = node.Is("LayerNormalization", "SimplifiedLayerNormalization", "RMSNormalization");
        if (data.Shape.Where((dimension, i) => toEnd ? i >= first : i == first).Any(state.IsToken))
        {
            throw Refuse(node, "normalises over the tokens");
        }
    }

    // Tokens may be summed over only against tokens: a weight as long as the sequence mixes them by position.
    private void Product(NodeProto node)
    {
        TensorFacts left = state.Facts(node.Input[0]), right = state.Facts(node.Input[1]);
        if (left.Rank < 2 || right.Rank < 2)
        {
            throw Refuse(node, "has an operand whose shape cannot be told");
        }

        Dimension a = MatrixRules.Operand(node, left.Shape, "A")[^1], b = MatrixRules.Operand(node, right.Shape, "B")[^2];
        bool isSum = state.IsCached(a) ? state.IsCached(b) : a.Is(state.Axes.Tokens) && b.Is(state.Axes.Tokens);
        if ((state.Shrinks(a) || state.Shrinks(b)) && !(isSum && IsData(node.Input[0]) && IsData(node.Input[1])))
        {
            throw Refuse(node, "mixes tokens by a weight for each position");
        }
    }

    private void Contraction(NodeProto node)
    {
        string[] sides = (node.Text("equation") ?? "").Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        for (int i = 0; i < terms.Length && sides.Length == 2 && i < node.Input.Count; i++)
        {
            TensorFacts facts = state.Facts(node.Input[i]);
            for (int axis = 0; axis < terms[i].Length && axis < facts.Rank; axis++)
            {
                if (state.IsToken(facts.Shape[axis]) && !sides[1].Contains(terms[i][axis], StringComparison.Ordinal)
                    && !(facts.Shape[axis].Is(state.Axes.Tokens) && IsData(node.Input[i])))
                {
                    throw Refuse(node, "mixes tokens by a weight for each position");
                }
            }
        }
    }

    // New keys and values behind cached ones.
    private bool IsBehindCache(NodeProto node)
    {
        TensorFacts result = state.Facts(node.Output[0]), first = state.Facts(node.Input[0]);
        int axis = result.Normalise(node.Int("axis", 0));
        return node.Input.Count == 2 && result.HasShape && state.IsCached(result.Shape[axis]) && first.HasShape && !state.Shrinks(first.Shape[axis]);
    }

    private bool IsData(string tensor) => state.Version(tensor) > 0 || state.Facts(tensor).Rank > 2;

    private void RequireFollowed(NodeProto node)
    {
        if (node.Output.Where(name => name.Length > 0).Any(output => !state.Facts(output).HasShape))
        {
            throw Refuse(node, "loses the tokens: the shape of its output cannot be told");
        }
    }
}
