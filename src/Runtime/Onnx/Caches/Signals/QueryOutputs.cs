namespace PipelineDsl.Onnx;

/// <summary>
/// Makes a layer's queries outputs of the model. They are scaled so that q.k / sqrt(head width) is the score that the model computes, whatever it scales
/// queries, keys or scores by.
/// </summary>
internal sealed class QueryOutputs(DecoderGraph graph)
{
    /// <summary>Queries of the last tokens, behind the rotation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="window">How many tokens.</param>
    /// <param name="positions">Positions of the new tokens, for rotations inside of fused attention; null when the model has none.</param>
    internal string Recent(DecoderAttention layer, int window, string? positions)
    {
        string hint = $"recent_queries.{layer.Layer}";
        string queries = layer.Form == DecoderAttentionForm.Plain
            ? Folded(layer, layer.Queries, hint) : FusedQueries.Write(graph, layer, layer.Node.Input[0], hint);
        if (GroupPositions.IsRotary(layer))
        {
            queries = FusedQueries.Rotate(graph, layer, queries, positions!, hint);
        }

        // Fewer new tokens than that are all given.
        WovenGraph added = graph.Added;
        string last = added.Add("Slice", hint + "/last", [queries, added.Integers(-window), added.Integers(long.MaxValue), added.Integers(2)]);
        return graph.Output(hint, Scaled(layer, last, hint), 1, layer.QueryHeads, hint + "/tokens", graph.Geometry.HeadDim);
    }

    /// <summary>Queries of all new tokens, in front of the rotation.</summary>
    /// <param name="layer">The layer.</param>
    internal string Unrotated(DecoderAttention layer)
    {
        string hint = $"unrotated_queries.{layer.Layer}";
        string source = GroupPositions.IsRotary(layer) ? layer.Node.Input[0] : new RotationSearch(graph, layer.Queries).WriteUnrotated();
        string queries = layer.Form == DecoderAttentionForm.Plain ? Folded(layer, source, hint) : FusedQueries.Write(graph, layer, source, hint);
        return graph.Output(hint, Scaled(layer, queries, hint), 1, layer.QueryHeads, "sequence_length", graph.Geometry.HeadDim);
    }

    // Whether heads are folded into the batch, or those that share keys into the tokens: with one sequence they lie one after the other.
    private string Folded(DecoderAttention layer, string queries, string hint)
    {
        TensorFacts facts = graph.Shapes.Facts(layer.Queries);
        IEnumerable<Axis> axes = facts.Rank < 3 ? [] : facts.Shape[..^1].SelectMany(dimension => dimension.Leaves);
        if (axes.LastOrDefault() != graph.Tokens.Root)
        {
            throw new WeaveException(
                $"{layer}: the queries {graph.Describe(layer.Queries)} lie in an order that is not known; expected heads in front of tokens.");
        }

        return graph.Added.Reshape(queries, hint + "/heads", 1, layer.QueryHeads, -1, graph.Geometry.HeadDim);
    }

    private string Scaled(DecoderAttention layer, string queries, string hint)
    {
        float factor = layer.Scale * MathF.Sqrt(graph.Geometry.HeadDim);
        if (float.IsNaN(factor))
        {
            throw new WeaveException($"{layer}: what queries and keys are scaled by cannot be told.");
        }

        string single = graph.Single(queries, layer.Queries, hint + "/single");
        return MathF.Abs(factor - 1) < 1e-6f ? single : graph.Added.Add("Mul", hint + "/scaled", [single, graph.Scalar(factor)]);
    }
}
