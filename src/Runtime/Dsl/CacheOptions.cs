namespace PipelineDsl;

/// <summary>Options of a stage that evicts; each is described at the property of <see cref="EvictAttribute{TScorer}"/> with its name.</summary>
public readonly record struct CacheOptions
{
    /// <summary>Makes options with the defaults of the papers.</summary>
    public CacheOptions()
    {
    }

    /// <summary>Queries of the last tokens that score.</summary>
    public int Window { get; init; } = 64;

    /// <summary>Width of the pooling along the entries.</summary>
    public int Pooling { get; init; } = 5;

    /// <summary>Entries of one of LagKV's partitions.</summary>
    public int Lag { get; init; } = 128;

    /// <summary>Whether LagKV compares scores across partitions.</summary>
    public bool CrossScoring { get; init; }

    /// <summary>Positions to come that ExpectedAttention averages over.</summary>
    public int Future { get; init; } = 512;

    /// <summary>Added to ExpectedAttention's probabilities before the values' norms weigh them.</summary>
    public double Epsilon { get; init; }

    /// <summary>Whether ExpectedAttention uses the covariance of the queries.</summary>
    public bool Covariance { get; init; } = true;

    /// <summary>Whether ExpectedAttention weighs by the norms of the values.</summary>
    public bool ValueNorms { get; init; } = true;
}
