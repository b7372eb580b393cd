using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="Kernels.QuotaSelection"/>: every cell keeps its share, and scores decide only within a cell.</summary>
internal sealed class QuotaLowering(OnnxGraphWriter graph, TokenQuota quota, StageTensors tensors)
{
    /// <summary>Writes the kept tokens [batch, kept].</summary>
    /// <param name="scores">Marked scores [batch, tokens].</param>
    /// <param name="count">How many are kept in all.</param>
    /// <param name="originalTokens">The most tokens that enter the first layer.</param>
    internal string Write(string scores, Extent count, int originalTokens)
    {
        var cells = new CellLowering(graph, quota, tensors);
        int cellCount = cells.Count(originalTokens);

        // From here on tokens stand in descending order of score, so that ranks within a cell are running counts.
        (string sorted, string tokens) = graph.TopK(scores, tensors.Tokens);
        string batch = graph.Add("Shape", [tokens]);
        string sortedCells = graph.GatherElements(graph.Add("Expand", [cells.Write(), batch]), tokens, 1);
        string candidate = graph.Less(graph.Add("Abs", [sorted]), graph.Number(float.PositiveInfinity));
        string isProtected = graph.Same(sorted, graph.Number(float.PositiveInfinity));

        string inCell = graph.Same(graph.Unsqueeze(sortedCells, 2), graph.Range(cellCount));
        inCell = graph.ToInt(graph.And(inCell, graph.Unsqueeze(candidate, 2)));
        string population = graph.Reduce("ReduceSum", inCell, 1);
        string candidates = graph.Reduce("ReduceSum", population, 1, keepAxis: true);
        string protectedCount = graph.Reduce("ReduceSum", graph.ToInt(isProtected), 1, keepAxis: true);
        string wanted = graph.Larger(graph.Minus(graph.Vector(count), protectedCount), graph.Number(0L));
        string shares = QuotaShares.Write(graph, population, candidates, graph.Smaller(wanted, candidates), cellCount);

        string share = Own(graph.Unsqueeze(shares, 1), inCell);
        string rank = Own(graph.SumBefore(inCell), inCell);
        string taken = graph.Or(graph.Not(candidate), graph.Less(rank, share));

        // Protected tokens come first and padding last; either is cut off where the budget ends.
        string kept = graph.And(taken, graph.Less(graph.SumBefore(graph.ToInt(taken)), graph.Vector(count)));
        return TopKLowering.OfFlags(graph, kept, tokens, count);
    }

    /// <summary>Of [batch, tokens, cells] every token's own cell.</summary>
    private string Own(string perCell, string inCell) => graph.Reduce("ReduceSum", graph.Times(perCell, inCell), 2);
}
