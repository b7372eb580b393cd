namespace PipelineDsl.Kernels;

/// <summary>How <see cref="KMeans"/> finds clusters.</summary>
public sealed record KMeansOptions
{
    /// <summary>Number of clusters, from 1 to the number of rows.</summary>
    public required int Clusters { get; init; }

    /// <summary>Times that centres are moved at most, 0 or more.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>It ends when an iteration improves the objective by less than this share of it; 0 for when no row changes its cluster.</summary>
    public double Tolerance { get; init; }

    /// <summary>Whether rows have length 1 and are compared by their cosine; centres then have length 1, too.</summary>
    public bool Spherical { get; init; }

    /// <summary>Seed of keyed randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Global indices of the rows, by which they are drawn; empty where they are the places of the rows.</summary>
    public ReadOnlyMemory<long> Indices { get; init; }

    /// <summary>Rows that are the first centres [clusters]; empty where they are found by <see cref="Initialization"/>.</summary>
    public IReadOnlyList<int> InitialRows { get; init; } = [];

    /// <summary>How first centres are found.</summary>
    public KMeansInitialization Initialization { get; init; }

    /// <summary>k-means||: rows drawn a pass, as a multiple of the number of clusters, above 0.</summary>
    public double Oversampling { get; init; } = 0.5;

    /// <summary>k-means||: passes, at least 1.</summary>
    public int Passes { get; init; } = 5;

    /// <summary>
    /// Rows that an iteration looks at (mini-batch k-means, Sculley, WWW 2010), each once before any comes again; 0 for all in every iteration.
    /// </summary>
    public int Batch { get; init; }

    /// <summary>Threads at most; results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Asked between blocks of rows.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>How rows and centres are compared.</summary>
    internal SampleMetric Metric => Spherical ? SampleMetric.Cosine : SampleMetric.Euclidean;

    /// <summary>A key for a row.</summary>
    /// <param name="draw">Which draw it is for: each has keys of its own.</param>
    /// <param name="row">The row.</param>
    internal ulong Key(int draw, int row) => KeyedHash.Key(KeyedHash.Key(Seed, (ulong)draw), Indices.IsEmpty ? (ulong)row : (ulong)Indices.Span[row]);

    /// <summary>A number in [0, 1), with all bits that a double holds.</summary>
    /// <param name="key">A key.</param>
    internal static double Unit(ulong key) => (key >> 11) * (1.0 / (1UL << 53));
}
