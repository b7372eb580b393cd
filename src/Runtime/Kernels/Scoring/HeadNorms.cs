namespace PipelineDsl.Kernels;

/// <summary>Euclidean norms of the vectors of every head.</summary>
public static class HeadNorms
{
    /// <summary>Writes ||x|| for every head and token, reading each vector once.</summary>
    /// <param name="heads">Keys or values [heads, tokens, head width].</param>
    /// <param name="norms">Receives the norms [heads, tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="norms"/> is too short.</exception>
    public static void Compute(HeadTensor heads, Span<float> norms) => Compute(heads, norms, VectorWidth.Best);

    internal static void Compute(HeadTensor heads, Span<float> norms, VectorWidth vectors)
    {
        for (int head = 0; head < heads.Heads; head++)
        {
            RowNorms.Compute(heads.Head(head), norms.Slice(head * heads.Tokens, heads.Tokens), vectors);
        }
    }
}
