namespace PipelineDsl.Onnx.Lowering;

/// <summary>Splits a budget over cells in proportion to their population: largest remainder, ties to evenly spaced cells.</summary>
internal static class QuotaShares
{
    /// <summary>Writes the shares [batch, cells], int64.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="population">Candidates in every cell [batch, cells], int64.</param>
    /// <param name="total">Their sum [batch, 1].</param>
    /// <param name="count">How many to share out [batch, 1]; at most the sum.</param>
    /// <param name="cells">Number of cells.</param>
    internal static string Write(OnnxGraphWriter graph, string population, string total, string count, int cells)
    {
        string divisor = graph.Larger(total, graph.Number(1L));
        string exact = graph.Times(count, population);
        string whole = graph.Over(exact, divisor);
        string left = graph.Minus(count, graph.Reduce("ReduceSum", whole, 1, keepAxis: true));

        // As many cells as are left over, or more, have a remainder: the ones that round up all do.
        // Cells [batch, cells, 1] stand against all [batch, 1, cells].
        string remainder = graph.Minus(exact, graph.Times(whole, divisor));
        string own = graph.Unsqueeze(remainder, 2), other = graph.Unsqueeze(remainder, 1);
        string isTied = graph.ToInt(graph.Same(own, other));
        string isEarlier = graph.ToInt(graph.Less(graph.Range(cells), graph.Unsqueeze(graph.Range(cells), 1)));
        string above = graph.Reduce("ReduceSum", graph.ToInt(graph.Less(own, other)), 2);
        string tied = graph.Reduce("ReduceSum", isTied, 2);
        string ordinal = graph.Reduce("ReduceSum", graph.Times(isTied, isEarlier), 2);
        string picks = graph.Smaller(graph.Larger(graph.Minus(left, above), graph.Number(0L)), tied);
        return graph.Plus(whole, graph.ToInt(SpreadOrdinals.Write(graph, ordinal, picks, tied)));
    }
}
