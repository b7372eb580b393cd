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

    private string Spread(string candidate, string chosen, string candidates) =>
        SpreadOrdinals.Write(graph, graph.SumBefore(graph.ToInt(candidate)), chosen, candidates);
}
