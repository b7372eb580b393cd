namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="Kernels.StridedSelection"/>: protected tokens, and of the n others the k at floor((i + 1/2) n / k).</summary>
internal sealed class StridedLowering(OnnxGraphWriter graph, StageTensors tensors)
{
    /// <summary>Writes the kept tokens [batch, kept].</summary>
    internal string Write(Extent count)
    {
        string zeros = graph.Unsqueeze(graph.Filled(0, tensors.Tokens), 0);
        string none = graph.ToBool(zeros);
        string isProtected = graph.Or(tensors.Protected ?? none, none);
        string hidden = tensors.Visible is { } visible ? graph.And(graph.Not(visible), graph.Not(isProtected)) : none;
        string candidate = graph.Not(graph.Or(isProtected, hidden));

        string wanted = graph.Vector(count);
        string protectedCount = Count(isProtected);
        string candidates = Count(candidate);
        string left = graph.Larger(graph.Minus(wanted, protectedCount), graph.Number(0L));
        string chosen = graph.Smaller(left, candidates);
        string fromHidden = graph.Minus(left, chosen);
        string fromProtected = graph.Minus(graph.Minus(wanted, chosen), fromHidden);

        string kept = graph.Or(First(isProtected, fromProtected), graph.And(candidate, Spread(candidate, chosen, candidates)));
        if (tensors.Visible is not null)
        {
            kept = graph.Or(kept, First(hidden, fromHidden));
        }

        return TopKLowering.OfFlags(graph, kept, graph.Unsqueeze(graph.Range(tensors.Tokens), 0), count);
    }

    private string Count(string flags) => graph.Reduce("ReduceSum", graph.ToInt(flags), 1, keepAxis: true);

    private string First(string flags, string count) => graph.And(flags, graph.Less(graph.SumBefore(graph.ToInt(flags)), count));

    /// <summary>
    /// Which ordinals o of n are floor((2t + 1) n / 2k) for some t: those where the number of such t up to o grows.
    /// (2t + 1) n &lt; 2k (o + 1) holds for floor((q + 1) / 2) values of t, with q = floor((2k (o + 1) - 1) / n).
    /// </summary>
    private string Spread(string candidate, string chosen, string candidates)
    {
        string ordinal = graph.SumBefore(graph.ToInt(candidate));
        string divisor = graph.Larger(candidates, graph.Number(1L));
        string next = graph.Plus(ordinal, graph.Number(1L));
        return graph.Less(UpTo(ordinal), UpTo(next));

        string UpTo(string end)
        {
            string product = graph.Times(graph.Times(graph.Number(2L), chosen), end);

            // The product is 0 at the first ordinal; a negative quotient would round towards zero.
            string quotient = graph.Over(graph.Larger(graph.Minus(product, graph.Number(1L)), graph.Number(0L)), divisor);
            return graph.Over(graph.Plus(quotient, graph.Number(1L)), graph.Number(2L));
        }
    }
}
