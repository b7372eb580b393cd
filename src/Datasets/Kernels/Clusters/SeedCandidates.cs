using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Rows that k-means|| drew so far, and for every row the nearest of them: each is compared with every row once, when it is drawn.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class SeedCandidates<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowBuffer<T> _rows;
    private readonly KMeansOptions _options;
    private readonly VectorWidth _vectors;
    private readonly List<int> _drawn = [];
    private readonly bool[] _isDrawn;
    private readonly int[] _owner;
    private readonly double[] _shares;
    private readonly int[] _nearest;
    private readonly double[] _similarity;

    /// <summary>Makes a set without candidates.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">How they are compared.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal SeedCandidates(RowBuffer<T> rows, KMeansOptions options, VectorWidth vectors)
    {
        (_rows, _options, _vectors) = (rows, options, vectors);
        _isDrawn = new bool[rows.Count];
        _owner = new int[rows.Count];
        _nearest = new int[rows.Count];
        _similarity = new double[rows.Count];
        _shares = new double[rows.Count];
        _shares.AsSpan().Fill(double.PositiveInfinity);
    }

    /// <summary>The candidates, in the order of drawing.</summary>
    internal IReadOnlyList<int> Rows => _drawn;

    /// <summary>How far every row is from the nearest candidate: its squared distance, or 1 - cosine; 0 for candidates [rows].</summary>
    internal ReadOnlySpan<double> Shares => _shares;

    /// <summary>Adds candidates.</summary>
    /// <param name="rows">Rows that are none yet.</param>
    internal void Add(IReadOnlyList<int> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        using var panels = new RowPanels<T>(rows.Count, _rows.Width);
        panels.Pack(_rows, [.. rows]);
        NearestCentres.Assign(_rows, panels, _options.Metric, _nearest, _similarity, [], _options.Threads, _options.Stop, _vectors);
        double most = _options.Spherical ? 1 : 0;
        for (int row = 0; row < _shares.Length; row++)
        {
            // Rounding may bring a cosine above 1.
            double share = double.Max(0, most - _similarity[row]);
            if (share < _shares[row])
            {
                (_shares[row], _owner[row]) = (share, _drawn.Count + _nearest[row]);
            }
        }

        foreach (int row in rows)
        {
            (_shares[row], _owner[row], _isDrawn[row]) = (0, _drawn.Count, true);
            _drawn.Add(row);
        }
    }

    /// <summary>Rows that are no candidates yet, as many as there are too few.</summary>
    /// <param name="order">All rows, those to take first in front.</param>
    internal List<int> Missing(int[] order) =>
        _drawn.Count >= _options.Clusters ? [] : [.. order.Where(row => !_isDrawn[row]).Take(_options.Clusters - _drawn.Count)];

    /// <summary>To how many rows each candidate is the nearest [candidates].</summary>
    internal double[] Weights()
    {
        double[] weights = new double[_drawn.Count];
        foreach (int owner in _owner)
        {
            weights[owner]++;
        }

        return weights;
    }
}
