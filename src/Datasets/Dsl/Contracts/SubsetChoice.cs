namespace PipelineDsl;

/// <summary>What a selector picked, the best first.</summary>
/// <param name="capacity">The most picks.</param>
public sealed class SubsetChoice(int capacity)
{
    private readonly int[] _picks = new int[capacity];
    private readonly double[] _gains = new double[capacity];
    private readonly double[] _weights = new double[capacity];

    /// <summary>Number of picks.</summary>
    public int Count { get; private set; }

    /// <summary>Candidates picked, by their place in the problem.</summary>
    public ReadOnlySpan<int> Picks => _picks.AsSpan(0, Count);

    /// <summary>What each pick brought: a gain, or a distance.</summary>
    public ReadOnlySpan<double> Gains => _gains.AsSpan(0, Count);

    /// <summary>What each pick weighs in training; 1 unless <see cref="Weigh"/> said otherwise.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, Count);

    /// <summary>Pairs of rows that were compared to find the picks, where a selector counts them; for the manifest.</summary>
    public long Comparisons { get; set; }

    /// <summary>Adds a pick.</summary>
    /// <param name="candidate">Its place in the problem.</param>
    /// <param name="gain">What it brings.</param>
    /// <exception cref="InvalidOperationException">There are as many picks as there may be.</exception>
    public void Add(int candidate, double gain)
    {
        if (Count == _picks.Length)
        {
            throw new InvalidOperationException($"A selector picked more than the {_picks.Length} samples that it may.");
        }

        _picks[Count] = candidate;
        _gains[Count] = gain;
        _weights[Count++] = 1;
    }

    /// <summary>Sets the weight of a pick.</summary>
    /// <param name="pick">Its place among the picks.</param>
    /// <param name="weight">The weight.</param>
    public void Weigh(int pick, double weight) => _weights.AsSpan(0, Count)[pick] = weight;
}
