namespace PipelineDsl;

/// <summary>Mean and covariance of the queries of a layer in front of the rotation. A view: it owns nothing.</summary>
public readonly ref struct QueryMoments
{
    /// <summary>Means [query heads, head width].</summary>
    public TokenMatrix Means { get; init; }

    /// <summary>Covariances with the number of queries as divisor [query heads x head width, head width].</summary>
    public TokenMatrix Covariances { get; init; }
}
