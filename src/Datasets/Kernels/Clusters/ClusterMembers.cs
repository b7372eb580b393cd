namespace PipelineDsl.Kernels;

/// <summary>The rows of every cluster, in ascending order.</summary>
internal sealed class ClusterMembers
{
    private readonly int[] _ends;
    private readonly int[] _rows;

    /// <summary>Sorts rows by cluster.</summary>
    /// <param name="clusters">The cluster of every row.</param>
    /// <param name="count">Number of clusters.</param>
    internal ClusterMembers(ReadOnlySpan<int> clusters, int count)
    {
        _ends = new int[count + 1];
        _rows = new int[clusters.Length];
        foreach (int cluster in clusters)
        {
            _ends[cluster + 1]++;
        }

        for (int cluster = 0; cluster < count; cluster++)
        {
            _ends[cluster + 1] += _ends[cluster];
        }

        int[] next = _ends[..count];
        for (int row = 0; row < clusters.Length; row++)
        {
            _rows[next[clusters[row]]++] = row;
        }
    }

    /// <summary>The rows of a cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    internal ReadOnlySpan<int> Of(int cluster) => _rows.AsSpan(_ends[cluster].._ends[cluster + 1]);
}
