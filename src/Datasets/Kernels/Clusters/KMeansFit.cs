using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Clusters that <see cref="KMeans"/> found.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class KMeansFit<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The centres [clusters, width].</summary>
    public required RowBuffer<T> Centres { get; init; }

    /// <summary>The centre nearest to every row [rows].</summary>
    public required int[] Nearest { get; init; }

    /// <summary>Cosine of every row with its centre, or minus the squared distance [rows].</summary>
    public required double[] Similarity { get; init; }

    /// <summary>Sum of squared distances to the centres; for spherical clusters of 1 - cosine.</summary>
    public double Objective { get; internal set; }

    /// <summary>Times that centres were moved.</summary>
    public int Iterations { get; internal set; }

    /// <summary>Pairs of a row and a centre, or a row drawn to become one, that were compared.</summary>
    public long Comparisons { get; internal set; }

    /// <summary>Whether it ended before the most iterations.</summary>
    public bool Converged { get; internal set; }

    /// <inheritdoc/>
    public void Dispose() => Centres.Dispose();
}
