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
