namespace PipelineDsl.Tokens;

/// <summary>What a stage reads besides the hidden states that it moves.</summary>
public enum StageSignal
{
    /// <summary>Nothing but positions.</summary>
    Positions,

    /// <summary>The hidden states.</summary>
    Hidden,

    /// <summary>The keys of the layer.</summary>
    Keys,

    /// <summary>The attention of the first token.</summary>
    FirstQueryAttention,

    /// <summary>The attention of the last token.</summary>
    LastQueryAttention,

    /// <summary>The attention that each token receives, averaged over every query.</summary>
    EveryQueryAttention,
}
