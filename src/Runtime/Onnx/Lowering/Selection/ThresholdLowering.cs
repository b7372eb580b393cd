namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="Kernels.ThresholdSelection"/>: every score that reaches the threshold, or the best one if none does. One sequence a run.</summary>
internal static class ThresholdLowering
{
    /// <summary>Writes the kept tokens [1, kept].</summary>
    internal static string Write(OnnxGraphWriter graph, string scores, Extent tokens, float threshold)
    {
        // Squeezing refuses a batch of more than one, whose items would keep different numbers.
        string single = graph.Squeeze(scores, 0);
        string limit = graph.Number(threshold);
        string best = graph.Add("ArgMax", [single], OnnxAttribute.Int("axis", 0));
        string none = graph.Less(graph.Reduce("ReduceMax", single, 0, keepAxis: true), limit);
        string onlyBest = graph.And(graph.Same(graph.Range(tokens), best), none);
        return graph.Add("NonZero", [graph.Add("Or", [graph.Not(graph.Less(single, limit)), onlyBest])]);
    }
}
