namespace PipelineDsl.Generator.Model;

/// <summary>What a scorer or similarity reads, told by the one interface it implements.</summary>
internal enum SignalForm
{
    /// <summary><c>IPositionScorer</c>.</summary>
    Positions,

    /// <summary><c>IHiddenScorer</c> or <c>IHiddenSimilarity</c>.</summary>
    Hidden,

    /// <summary><c>IKeyScorer</c> or <c>IKeySimilarity</c>.</summary>
    Keys,

    /// <summary><c>IAttentionScorer</c>; whose attention is known only to the scorer.</summary>
    Attention,

    /// <summary><c>INetworkScorer</c>.</summary>
    Scores,

    /// <summary><c>ICacheScorer</c>.</summary>
    Cache,

    /// <summary><c>ISampleScorer</c>.</summary>
    Samples,

    /// <summary><c>IGroupScorer</c>.</summary>
    Groups,

    /// <summary><c>ISubsetSelector</c>.</summary>
    Subsets,

    /// <summary><c>ITextSimilarity</c>.</summary>
    Texts,
}
