namespace PipelineDsl.Kernels;

/// <summary>Sums over attention heads, in head order (VisionZip, arXiv 2412.04467, scores by them).</summary>
public static class HeadSum
{
    /// <summary>Writes the sum of the rows [tokens].</summary>
    /// <param name="rows">One row per head [heads, tokens].</param>
    /// <param name="sums">Receives the sums [tokens].</param>
    /// <exception cref="ArgumentException"><paramref name="sums"/> is too short.</exception>
    public static void Compute(AttentionRows rows, Span<float> sums) => Compute(rows, sums, VectorWidth.Best);

    internal static void Compute(AttentionRows rows, Span<float> sums, VectorWidth vectors) => HeadMean.Compute(rows, 1, sums, vectors);
}
