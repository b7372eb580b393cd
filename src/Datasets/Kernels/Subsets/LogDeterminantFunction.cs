using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// f(A) = log det S_A: the volume that the chosen rows span. The gain of x is log(s_xx - s_xA S_A^-1 s_Ax), by an incremental Cholesky
/// factorisation (Chen et al., arXiv 1709.05135). A candidate's row of the factor is brought up to date only when its gain is asked for.
/// </summary>
/// <typeparam name="T">Type of a similarity: float or double.</typeparam>
public sealed class LogDeterminantFunction<T> : ISubmodularFunction
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is left of a candidate below this share of it is rounding: the chosen rows span it.</summary>
    private static readonly double _spanned = typeof(T) == typeof(float) ? 1e-6 : 1e-12;

    private readonly SimilaritySource<T> _source;
    private readonly double[][] _factor;
    private readonly double[] _left;
    private readonly int[] _seen;
    private readonly List<int> _added = [];
    private readonly List<double> _pivots = [];

    /// <summary>Starts with an empty set.</summary>
    /// <param name="source">Similarities of candidates, a positive semi-definite matrix. The caller disposes it.</param>
    public LogDeterminantFunction(SimilaritySource<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _factor = new double[source.Candidates][];
        _left = new double[source.Candidates];
        _seen = new int[source.Candidates];
        Reset();
    }

    /// <inheritdoc/>
    public int Candidates => _source.Candidates;

    /// <inheritdoc/>
    public double Value { get; private set; }

    /// <inheritdoc/>
    public void Gains(ReadOnlySpan<int> candidates, Span<double> gains, int threads) => Candidatewise.Run(candidates, gains, threads, default, Gain);

    /// <inheritdoc/>
    public void Add(int candidate)
    {
        Value += Gain(candidate);
        if (_left[candidate] > Floor(candidate))
        {
            // What is spanned already explains nothing more, so the factor has no column for it.
            _added.Add(candidate);
            _pivots.Add(Math.Sqrt(_left[candidate]));
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Value = 0;
        _added.Clear();
        _pivots.Clear();
        Array.Clear(_seen);
        Array.Fill(_factor, []);
        for (int candidate = 0; candidate < _left.Length; candidate++)
        {
            _left[candidate] = _source.Between(candidate, candidate);
        }
    }

    private double Floor(int candidate) => Math.Max(double.Epsilon, _spanned * _source.Between(candidate, candidate));

    private double Gain(int candidate)
    {
        double floor = Floor(candidate);
        for (; _seen[candidate] < _added.Count && _left[candidate] > floor; _seen[candidate]++)
        {
            int step = _seen[candidate];
            if (step == _factor[candidate].Length)
            {
                Array.Resize(ref _factor[candidate], Math.Max(8, 2 * step));
            }

            double[] row = _factor[candidate];
            ReadOnlySpan<double> pivot = _factor[_added[step]].AsSpan(0, step);
            double value = (_source.Between(_added[step], candidate) - WideSums.Dot(row.AsSpan(0, step), pivot)) / _pivots[step];
            row[step] = value;
            _left[candidate] -= value * value;
        }

        return Math.Log(Math.Max(_left[candidate], floor));
    }
}
