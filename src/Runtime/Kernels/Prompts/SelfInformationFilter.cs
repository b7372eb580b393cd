namespace PipelineDsl.Kernels;

/// <summary>
/// Selective-Context (Li et al., EMNLP 2023, arXiv 2310.06201): units of text (tokens, phrases, sentences) are dropped whose information -log p, the mean over
/// their tokens, is below a percentile of all. A unit without tokens has no information (NaN): it stays and counts for nothing.
/// </summary>
public static class SelfInformationFilter
{
    /// <summary>Bytes that <see cref="Threshold"/> takes from its workspace, and gives back.</summary>
    /// <param name="units">Number of units.</param>
    public static long WorkspaceBytes(int units) => Workspace.BytesFor<float>(units) + Workspace.BytesFor<int>(units) + Ranking.WorkspaceBytes(units);

    /// <summary>The information below which a unit is dropped: the percentile, interpolated between neighbours. -infinity where no unit has any.</summary>
    /// <param name="information">Information of every unit, NaN for none.</param>
    /// <param name="reduced">The share of units to drop, 0 to 1; 0.35 in the paper.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reduced"/> is not from 0 to 1.</exception>
    public static double Threshold(ReadOnlySpan<float> information, double reduced, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> known = workspace.Take<float>(information.Length);
        int count = 0;
        foreach (float unit in information)
        {
            known[count] = unit;
            count += float.IsNaN(unit) ? 0 : 1;
        }

        known = known[..count];
        Span<int> order = workspace.Take<int>(count);
        Ranking.Descending(known, order, workspace);
        double threshold = count == 0 ? double.NegativeInfinity : Percentiles.Linear(known, order, reduced);
        workspace.Release(mark);
        return threshold;
    }

    /// <summary>Writes the units that stay, ascending, and returns how many.</summary>
    /// <param name="information">Information of every unit, NaN for none.</param>
    /// <param name="threshold">The information below which a unit is dropped.</param>
    /// <param name="kept">Receives the units; as long as <paramref name="information"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="kept"/> is too short.</exception>
    public static int Select(ReadOnlySpan<float> information, double threshold, Span<int> kept)
    {
        if (kept.Length < information.Length)
        {
            throw new ArgumentException($"{information.Length} units may stay, but there is room for {kept.Length}.", nameof(kept));
        }

        int count = 0;
        for (int unit = 0; unit < information.Length; unit++)
        {
            if (!(information[unit] < threshold))
            {
                kept[count++] = unit;
            }
        }

        return count;
    }
}
