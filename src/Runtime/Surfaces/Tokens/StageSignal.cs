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

    /// <summary>Queries and keys of the layer: the stage computes the rows of attention that it wants.</summary>
    Queries,

    /// <summary>The values of the layer.</summary>
    Values,

    /// <summary>Hidden states behind the model's final norm.</summary>
    Normed,

    /// <summary>Hidden states as they entered the first layer.</summary>
    Embeddings,

    /// <summary>What an auxiliary network says of every token.</summary>
    Scores,

    /// <summary>Text embeddings, and the tokens in their space; only between two sessions.</summary>
    Guide,
}
