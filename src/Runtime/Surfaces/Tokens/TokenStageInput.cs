namespace PipelineDsl.Tokens;

/// <summary>What a stage may read, for one sequence. Signals that the stage does not need may be left out.</summary>
public ref struct TokenStageInput
{
    /// <summary>Hidden states [tokens, channels].</summary>
    public TokenMatrix Hidden { get; set; }

    /// <summary>Keys of the layer [heads, tokens, head width].</summary>
    public HeadTensor Keys { get; set; }

    /// <summary>Attention of the query that the scorer asks for, or its mean over every query [heads, tokens].</summary>
    public AttentionRows Attention { get; set; }

    /// <summary>Queries of the layer [heads, tokens, head width], for methods that choose the rows of attention they read.</summary>
    public HeadTensor Queries { get; set; }

    /// <summary>Values of the layer [heads, tokens, head width].</summary>
    public HeadTensor Values { get; set; }

    /// <summary>Factor on q.k, usually 1 / sqrt(head width).</summary>
    public float Scale { get; set; }

    /// <summary>Whether a query sees only the tokens up to its own.</summary>
    public bool IsCausal { get; set; }

    /// <summary>Hidden states behind the model's final norm [tokens, channels].</summary>
    public TokenMatrix Normed { get; set; }

    /// <summary>Hidden states as they entered the first layer, of the tokens that are left [tokens, channels].</summary>
    public TokenMatrix Embeddings { get; set; }

    /// <summary>
    /// Around attention only: the residual stream in front of the layer's norm [tokens, channels], by which tokens are compared, while
    /// <see cref="Hidden"/>, behind the norm, is what is merged. Elsewhere empty.
    /// </summary>
    public TokenMatrix Residual { get; set; }

    /// <summary>What an auxiliary network says of every token [tokens].</summary>
    public ReadOnlySpan<float> Scores { get; set; }

    /// <summary>Text that guides the selection, in a space that it shares with <see cref="Aligned"/> [texts, width].</summary>
    public TokenMatrix Guide { get; set; }

    /// <summary>The tokens in the space of <see cref="Guide"/> [tokens, width].</summary>
    public TokenMatrix Aligned { get; set; }

    /// <summary>How many original tokens each token stands for; empty when each stands for one.</summary>
    public ReadOnlySpan<float> Sizes { get; set; }

    /// <summary>Position of each token in the sequence that entered the first layer; empty when nothing was removed yet.</summary>
    public ReadOnlySpan<long> Origins { get; set; }

    /// <summary>False for padding; empty when all tokens are content.</summary>
    public ReadOnlySpan<bool> Visible { get; set; }

    /// <summary>Tokens that entered the first layer.</summary>
    public int OriginalTokens { get; set; }

    /// <summary>Seed of random scorers.</summary>
    public ulong Seed { get; set; }

    /// <summary>Tokens that enter the stage.</summary>
    public readonly int Tokens => Hidden.Tokens;

    /// <summary>Original positions, as position scorers read them.</summary>
    public readonly TokenPositions Positions => new(Origins, Hidden.Tokens, Seed);
}
