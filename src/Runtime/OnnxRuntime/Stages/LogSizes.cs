namespace PipelineDsl.OnnxRuntime;

/// <summary>Proportional attention (ToMe, arXiv 2210.09461, section 3.3): log of a token's size is added to its logits.</summary>
internal static class LogSizes
{
    /// <summary>Writes the logarithms. A token of size 0 (padding) gets 0: what hides it is the mask, and -infinity could hide a whole row.</summary>
    /// <param name="sizes">Sizes, at least 0.</param>
    /// <param name="logSizes">Receives as many logarithms.</param>
    internal static void Compute(ReadOnlySpan<float> sizes, Span<float> logSizes)
    {
        for (int i = 0; i < sizes.Length; i++)
        {
            logSizes[i] = sizes[i] == 0 ? 0 : MathF.Log(sizes[i]);
        }
    }
}
