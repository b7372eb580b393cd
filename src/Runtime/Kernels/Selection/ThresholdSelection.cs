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

    /// <summary>
    /// Selects with a ceiling: where more scores reach the threshold than <paramref name="most"/>, the highest of them stay, ties to the lowest index.
    /// Writes the indices, ascending, and returns how many.
    /// </summary>
    /// <param name="scores">Scores without NaN; +infinity for protected tokens, which count like all others.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="most">The most that are kept.</param>
    /// <param name="kept">Receives the indices; as long as the scores.</param>
    /// <param name="workspace">Scratch; see <see cref="TopK.WorkspaceBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is negative.</exception>
    public static int Select(ReadOnlySpan<float> scores, float threshold, int most, Span<int> kept, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        int count = Select(scores, threshold, kept);
        if (count > most)
        {
            TopK.Select(scores, most, kept, workspace);
        }

        return int.Min(count, most);
    }
}
