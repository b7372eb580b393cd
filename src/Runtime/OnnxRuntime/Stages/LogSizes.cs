namespace PipelineDsl.OnnxRuntime;

/// <summary>Proportional attention (ToMe, arXiv 2210.09461, section 3.3): log of a token's size is added to its logits.</summary>
internal static class LogSizes
{
    // Sizes count tokens, so nearly all are small whole numbers, and a look-up costs a fifth of a logarithm.
    private static readonly float[] SmallLogarithms = [0, .. Enumerable.Range(1, 1023).Select(size => MathF.Log(size))];

    /// <summary>Writes the logarithms. A token of size 0 (padding) gets 0: what hides it is the mask, and -infinity could hide a whole row.</summary>
    /// <param name="sizes">Sizes, at least 0.</param>
    /// <param name="logSizes">Receives as many logarithms.</param>
    internal static void Compute(ReadOnlySpan<float> sizes, Span<float> logSizes)
    {
        float[] small = SmallLogarithms;
        logSizes = logSizes[..sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            float size = sizes[i];
            int whole = (int)size;
            logSizes[i] = whole == size && (uint)whole < (uint)small.Length ? small[whole] : MathF.Log(size);
        }
    }
}
