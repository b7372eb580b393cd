using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Selection of every score that reaches a threshold (Eq. 4 of arXiv 2505.19147).</summary>
public static class ThresholdSelection
{
    /// <summary>Writes the indices of the scores that are at least <paramref name="threshold"/>, ascending, and returns how many.</summary>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="kept">Receives the indices; as long as the scores.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Select(ReadOnlySpan<float> scores, float threshold, Span<int> kept)
    {
        int count = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            // Written first and counted afterwards: a branch would be mispredicted every other time.
            kept[count] = i;
            count += scores[i] >= threshold ? 1 : 0;
        }

        return count;
    }
}
