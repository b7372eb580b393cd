namespace PipelineDsl.Kernels;

/// <summary>
/// What one run of a greedy algorithm picked so far. Refuses what no submodular function can bring: a pick that comes twice, or that gains more
/// than the one before it.
/// </summary>
internal sealed class GreedyPicks
{
    /// <summary>What rounding may add to a gain, relative to it.</summary>
    private const double Slack = 1e-9;

    private readonly bool[] _isPicked;
    private readonly List<(int Candidate, double Gain)> _picks;
    private readonly bool _isOrdered;
    private double _left;

    /// <summary>Starts a run.</summary>
    /// <param name="function">The function.</param>
    /// <param name="options">How it is maximised.</param>
    /// <param name="ratios">Whether candidates compete by gain over cost.</param>
    internal GreedyPicks(ISubmodularFunction function, GreedyOptions options, bool ratios)
    {
        (Function, Options, Ratios) = (function, options, ratios);
        _isPicked = new bool[function.Candidates];
        _picks = new List<(int, double)>(options.Count);
        _left = options.MaxCost;
        _isOrdered = !ratios && options.Algorithm is GreedyAlgorithm.Naive or GreedyAlgorithm.Lazy;
    }

    /// <summary>The function.</summary>
    internal ISubmodularFunction Function { get; }

    /// <summary>How it is maximised.</summary>
    internal GreedyOptions Options { get; }

    /// <summary>Whether candidates compete by gain over cost.</summary>
    internal bool Ratios { get; }

    /// <summary>Number of picks.</summary>
    internal int Count => _picks.Count;

    /// <summary>Whether there are as many picks as there may be.</summary>
    internal bool IsFull => _picks.Count == Options.Count;

    /// <summary>Whether a candidate is not picked yet and can be paid for. Once it cannot, it never can.</summary>
    /// <param name="candidate">Its place.</param>
    internal bool Fits(int candidate) => !_isPicked[candidate] && (Options.Costs.IsEmpty || Options.Costs.Span[candidate] <= _left);

    /// <summary>By what a candidate competes.</summary>
    /// <param name="candidate">Its place.</param>
    /// <param name="gain">What it gains.</param>
    internal double Rate(int candidate, double gain) => Ratios ? gain / Options.Costs.Span[candidate] : gain;

    /// <summary>Empties the function's set.</summary>
    internal void Start() => Function.Reset();

    /// <summary>Evaluates gains, and refuses those that are not finite.</summary>
    /// <param name="candidates">Which.</param>
    /// <param name="gains">Receives the gains.</param>
    internal void Evaluate(ReadOnlySpan<int> candidates, Span<double> gains)
    {
        Options.Stop.ThrowIfCancellationRequested();
        Function.Gains(candidates, gains, Options.Threads);
        for (int i = 0; i < candidates.Length; i++)
        {
            if (!double.IsFinite(gains[i]))
            {
                throw new InvalidOperationException($"The gain of candidate {candidates[i]} is {gains[i]} at pick {Count}.");
            }
        }
    }

    /// <summary>Picks a candidate.</summary>
    /// <param name="candidate">Its place.</param>
    /// <param name="gain">What it gains.</param>
    internal void Add(int candidate, double gain)
    {
        if (_isPicked[candidate])
        {
            throw new InvalidOperationException($"Candidate {candidate} was picked twice.");
        }

        if (_isOrdered && Count > 0 && gain > _picks[^1].Gain + (Slack * Math.Max(1, Math.Abs(_picks[^1].Gain))))
        {
            throw new InvalidOperationException(
                $"Candidate {candidate} gains {gain:R} at pick {Count}, more than {_picks[^1].Gain:R} before: the function is not submodular.");
        }

        _isPicked[candidate] = true;
        _left -= Options.Costs.IsEmpty ? 0 : Options.Costs.Span[candidate];
        _picks.Add((candidate, gain));
        Function.Add(candidate);
    }

    /// <summary>Makes the function's set these picks, if another run used it since.</summary>
    internal void Restore()
    {
        if (Options.Costs.IsEmpty)
        {
            return;
        }

        Function.Reset();
        foreach ((int candidate, _) in _picks)
        {
            Function.Add(candidate);
        }
    }

    /// <summary>Hands out the picks.</summary>
    /// <param name="choice">Receives them.</param>
    internal void CopyTo(SubsetChoice choice)
    {
        foreach ((int candidate, double gain) in _picks)
        {
            choice.Add(candidate, gain);
        }
    }
}
