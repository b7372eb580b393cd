namespace PipelineDsl.Generator.Parsing;

/// <summary>Which interfaces say what a type reads.</summary>
internal enum ContractSet
{
    /// <summary>Those of scorers of tokens.</summary>
    TokenScorers,

    /// <summary>Those of scorers of cache entries.</summary>
    CacheScorers,

    /// <summary>Those of similarities.</summary>
    Similarities,

    /// <summary>Those of scorers of samples, and of tokens.</summary>
    SampleScorers,

    /// <summary>Those of similarities of samples, and of tokens.</summary>
    SampleSimilarities,
}
