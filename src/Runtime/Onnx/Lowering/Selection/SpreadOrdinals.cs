namespace PipelineDsl.Onnx.Lowering;

/// <summary>Even spacing: of n candidates the k with the ordinals floor((i + 1/2) n / k).</summary>
internal static class SpreadOrdinals
{
    /// <summary>
    /// Writes which ordinals are picked, shaped like them. Ordinal o of n is floor((2t + 1) n / 2k) for some t where the number of such t up to o grows.
    /// (2t + 1) n &lt; 2k (o + 1) holds for floor((q + 1) / 2) values of t, with q = floor((2k (o + 1) - 1) / n).
    /// </summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="ordinals">0-based ordinals among the candidates, int64.</param>
    /// <param name="picks">How many are picked; at most the candidates.</param>
    /// <param name="candidates">How many there are.</param>
    internal static string Write(OnnxGraphWriter graph, string ordinals, string picks, string candidates)
    {
        string divisor = graph.Larger(candidates, graph.Number(1L));
        return graph.Less(UpTo(ordinals), UpTo(graph.Plus(ordinals, graph.Number(1L))));

        string UpTo(string end)
        {
            string product = graph.Times(graph.Times(graph.Number(2L), picks), end);

            // The product is 0 at the first ordinal; a negative quotient would round towards zero.
            string quotient = graph.Over(graph.Larger(graph.Minus(product, graph.Number(1L)), graph.Number(0L)), divisor);
            return graph.Over(graph.Plus(quotient, graph.Number(1L)), graph.Number(2L));
        }
    }
}
