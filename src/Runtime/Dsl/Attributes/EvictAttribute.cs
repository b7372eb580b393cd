namespace PipelineDsl;

/// <summary>
/// A stage that drops the cache entries that <typeparamref name="TScorer"/> scores lowest. Its budget is <c>Keep</c> or <c>KeepCount</c>, a list of
/// them, or <see cref="HeadKeepCounts"/>. A fraction is one of the entries held, or of the tokens seen (<see cref="Basis.Original"/>), rounded down.
/// </summary>
/// <typeparam name="TScorer">
/// Implements exactly one of <see cref="ICacheScorer"/>, <see cref="IKeyScorer"/>, <see cref="IAttentionScorer"/> and <see cref="IPositionScorer"/>; a cache
/// holds no hidden states.
/// </typeparam>
/// <example><c>[Evict&lt;SnapKv&gt;(Layers = "0..23", KeepCount = 1024, Schedule = Schedule.Pyramid)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EvictAttribute<TScorer> : StageAttribute
    where TScorer : struct, IScorer
{
    /// <summary>
    /// Budget: the explicit number kept by each key and value head, in order, at every layer of <c>Layers</c>; each at least 1. Shorter heads are padded
    /// to the longest, and the padding is masked.
    /// </summary>
    public int[] HeadKeepCounts { get; set; } = [];

    /// <summary>How the budget of a layer is shared among its heads.</summary>
    public HeadBudgets Heads { get; set; } = HeadBudgets.Uniform;

    /// <summary>How entries are picked by their scores.</summary>
    public EntrySelection Selection { get; set; } = EntrySelection.Highest;

    /// <summary>Entries of a run, for every <see cref="Selection"/> but the highest; at least 1.</summary>
    public int ChunkLength { get; set; }

    /// <summary>
    /// Whether half of the budget goes by score alone and the rest by score times what the value adds to the layer's output
    /// (CriticalKV, arXiv 2502.03805).
    /// </summary>
    public bool Critical { get; set; }

    /// <summary>Queries of the last tokens that score, which then stay themselves (SnapKV: 64); at least 1.</summary>
    public int Window { get; set; } = 64;

    /// <summary>Width of SnapKV's average pooling along the entries, odd; at least 1, and 5 in kvpress.</summary>
    public int Pooling { get; set; } = 5;

    /// <summary>Entries of one of LagKV's partitions; at least 2, and 128 in the paper.</summary>
    public int Lag { get; set; } = 128;

    /// <summary>Whether LagKV compares scores across partitions instead of ranks within them.</summary>
    public bool CrossScoring { get; set; }

    /// <summary>Positions to come that ExpectedAttention averages over; at least 1, and 512 in the paper.</summary>
    public int Future { get; set; } = 512;

    /// <summary>Added to ExpectedAttention's probabilities before the values' norms weigh them, 0 to 1; 0.01 in kvpress where heads compete.</summary>
    public double Epsilon { get; set; }

    /// <summary>Whether ExpectedAttention uses the covariance of the queries.</summary>
    public bool Covariance { get; set; } = true;

    /// <summary>Whether ExpectedAttention weighs by the norms of the values.</summary>
    public bool ValueNorms { get; set; } = true;
}
