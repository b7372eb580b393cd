using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Moves centres to the means of their rows, added up in double precision in ascending order of the rows.</summary>
internal static class ClusterMeans
{
    /// <summary>Moves all centres. One without rows moves to the row that is farthest from its centre; one whose rows cancel out stays.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fit">Centres, and the rows of each.</param>
    /// <param name="options">How centres are scaled.</param>
    internal static void Write<T>(RowBuffer<T> rows, KMeansFit<T> fit, KMeansOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var members = new ClusterMembers(fit.Nearest, fit.Centres.Count);
        RowWork.Run(fit.Centres.Count, 1, options.Threads, options.Stop, (cluster, _) =>
        {
            ReadOnlySpan<int> own = members.Of(cluster);
            if (own.IsEmpty)
            {
                return;
            }

            var sum = new double[rows.Width];
            foreach (int row in own)
            {
                RowValues<T>.AddTo(rows[row], sum);
            }

            Move(sum, 1.0 / own.Length, options.Spherical, fit.Centres[cluster]);
        });
        Refill(rows, fit, members);
    }

    /// <summary>Writes a centre.</summary>
    /// <param name="sum">Sum of its rows [width]; changed.</param>
    /// <param name="share">1 / their number, or their weight.</param>
    /// <param name="isSpherical">Whether it gets length 1.</param>
    /// <param name="centre">Receives it [width]; stays as it is where a direction is wanted and the rows have none.</param>
    /// <typeparam name="T">float or double.</typeparam>
    internal static void Move<T>(Span<double> sum, double share, bool isSpherical, Span<T> centre)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (isSpherical && !RowScaling.Normalize(sum))
        {
            return;
        }

        for (int channel = 0; channel < centre.Length; channel++)
        {
            centre[channel] = T.CreateTruncating(isSpherical ? sum[channel] : sum[channel] * share);
        }
    }

    private static void Refill<T>(RowBuffer<T> rows, KMeansFit<T> fit, ClusterMembers members)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[]? farthest = null;
        int taken = 0;
        for (int cluster = 0; cluster < fit.Centres.Count; cluster++)
        {
            if (members.Of(cluster).IsEmpty)
            {
                farthest ??= [.. Enumerable.Range(0, rows.Count).OrderBy(row => fit.Similarity[row]).Take(fit.Centres.Count)];
                rows[farthest[taken++]].CopyTo(fit.Centres[cluster]);
            }
        }
    }
}
