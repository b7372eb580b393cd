namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="Kernels.TopK"/>: the highest scores, ties by the lowest index, indices ascending.</summary>
internal static class TopKLowering
{
    /// <summary>Writes the kept tokens [batch, kept].</summary>
    internal static string Write(OnnxGraphWriter graph, string scores, Extent count) =>
        graph.TopK(graph.TopK(scores, count).Indices, count, largest: false).Values;

    /// <summary>Writes the indices of <paramref name="count"/> flags that are set [batch, tokens], ascending; exactly so many are.</summary>
    internal static string OfFlags(OnnxGraphWriter graph, string flags, string indices, Extent count) =>
        graph.TopK(graph.Where(flags, indices, graph.Number(long.MaxValue)), count, largest: false).Values;
}
