namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="Kernels.ThresholdSelection"/>: every score that reaches the threshold. One sequence a run.</summary>
internal static class ThresholdLowering
{
    /// <summary>Writes the kept tokens [1, kept].</summary>
    internal static string Write(OnnxGraphWriter graph, string scores, float threshold)
    {
        // Squeezing refuses a batch of more than one, whose items would keep different numbers.
        string reached = graph.Not(graph.Less(graph.Squeeze(scores, 0), graph.Number(threshold)));
        return graph.Add("NonZero", [reached]);
    }
}
