namespace PipelineDsl.Onnx.Lowering;

/// <summary>Splits a budget over cells in proportion to their population: largest remainder, ties to the lowest cell.</summary>
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

        // One number per cell orders by remainder first and by the lowest cell second, so that no two are equal. As many cells
        // as are left over, or more, have a remainder: the ones that round up all do.
        string remainder = graph.Minus(exact, graph.Times(whole, divisor));
        long[] tieBreak = new long[cells];
        for (int cell = 0; cell < cells; cell++)
        {
            tieBreak[cell] = cells - 1 - cell;
        }

        string key = graph.Plus(graph.Times(remainder, graph.Number((long)cells)), graph.Constant(tieBreak, 1, cells));
        string before = graph.ToInt(graph.Less(graph.Unsqueeze(key, 2), graph.Unsqueeze(key, 1)));
        string rank = graph.Reduce("ReduceSum", before, 2);
        return graph.Plus(whole, graph.ToInt(graph.Less(rank, left)));
    }
}
