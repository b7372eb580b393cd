using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Graph cut: f(A) = lambda x sum over references i and j in A of s_ij - sum over i and j in A of s_ij; monotone from lambda 2 on as long as the
/// references hold the candidates. A candidate's redundancy is brought up to date only when its gain is asked for.
/// </summary>
/// <typeparam name="T">Type of a similarity: float or double.</typeparam>
public sealed class GraphCutFunction<T> : ISubmodularFunction
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SimilaritySource<T> _source;
    private readonly double _lambda;
    private readonly double[] _coverage;
    private readonly double[] _redundancy;
    private readonly int[] _seen;
    private readonly List<int> _added = [];

    /// <summary>Starts with an empty set.</summary>
    /// <param name="source">Similarities of references and candidates. The caller disposes it.</param>
    /// <param name="lambda">Weight of coverage against redundancy, at least 0.</param>
    /// <param name="threads">Threads that may work side by side.</param>
    public GraphCutFunction(SimilaritySource<T> source, double lambda, int threads = 1)
        : this(source, lambda, CoverageOf(source, threads))
    {
    }

    /// <summary>Starts with an empty set.</summary>
    /// <param name="source">Similarities of candidates. The caller disposes it.</param>
    /// <param name="lambda">Weight of coverage against redundancy, at least 0.</param>
    /// <param name="coverage">For every candidate the sum of its similarities with all that has to be covered [candidates].</param>
    /// <exception cref="ArgumentException">There is not one sum a candidate.</exception>
    public GraphCutFunction(SimilaritySource<T> source, double lambda, double[] coverage)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(coverage);
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        if (coverage.Length != source.Candidates)
        {
            throw new ArgumentException($"Expected {source.Candidates} sums of similarities, got {coverage.Length}.", nameof(coverage));
        }

        (_source, _lambda, _coverage) = (source, lambda, coverage);
        _redundancy = new double[source.Candidates];
        _seen = new int[source.Candidates];
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
        _added.Add(candidate);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Value = 0;
        _added.Clear();
        Array.Clear(_redundancy);
        Array.Clear(_seen);
    }

    /// <summary>Similarities are not negative and are taken away one by one, so a computed gain never grows.</summary>
    private double Gain(int candidate)
    {
        for (; _seen[candidate] < _added.Count; _seen[candidate]++)
        {
            _redundancy[candidate] += _source.Between(_added[_seen[candidate]], candidate);
        }

        return (_lambda * _coverage[candidate]) - (2 * _redundancy[candidate]) - _source.Between(candidate, candidate);
    }

    private static double[] CoverageOf(SimilaritySource<T> source, int threads)
    {
        ArgumentNullException.ThrowIfNull(source);
        double[] coverage = new double[source.Candidates];
        source.Sums(coverage, threads);
        return coverage;
    }
}
