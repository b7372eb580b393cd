namespace PipelineDsl.Onnx;

/// <summary>How the scores of a softmax lie.</summary>
internal static class ScoreLayout
{
    /// <summary>4 for [batch, query heads, queries, keys], 3 for [batch x query heads, queries, keys].</summary>
    /// <exception cref="WeaveException">They lie in another order, or along another axis.</exception>
    internal static int Rank(DecoderGraph graph, DecoderAttention layer)
    {
        TensorFacts facts = graph.Shapes.Facts(layer.Node.Input[0]);
        bool isKnown = facts.Rank is 3 or 4 && facts.Shape[^2].Is(graph.Tokens) && facts.Normalise(layer.Node.Int("axis", -1)) == facts.Rank - 1;
        return isKnown ? facts.Rank : throw new WeaveException(
            $"{layer}: its scores {graph.Describe(layer.Node.Input[0])} lie in an order that is not known; expected [batch, query heads, queries, keys].");
    }
}
