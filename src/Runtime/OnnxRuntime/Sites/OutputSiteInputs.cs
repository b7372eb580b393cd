using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What an <see cref="OutputSite"/> reads, all in the processor's memory. <see cref="Hidden"/> is always needed; of the signals those that the stage's
/// method reads. Usually all are outputs of an encoder's session.
/// </summary>
public readonly record struct OutputSiteInputs
{
    /// <summary>The tokens that leave the encoder or projector [batch, tokens, channels], float32.</summary>
    public required OrtValue Hidden { get; init; }

    /// <summary>Keys of an encoder's layer [batch, heads, tokens, head width], or of all its heads as one [batch, tokens, width], float32.</summary>
    public OrtValue? Keys { get; init; }

    /// <summary>Queries of an encoder's layer, shaped like <see cref="Keys"/>.</summary>
    public OrtValue? Queries { get; init; }

    /// <summary>Values of an encoder's layer, shaped like <see cref="Keys"/>.</summary>
    public OrtValue? Values { get; init; }

    /// <summary>Factor on q.k; 0 for 1 / sqrt(head width).</summary>
    public float Scale { get; init; }

    /// <summary>
    /// Attention of an encoder's layer to each token, one row a head [batch, heads, tokens], or averaged over the heads [batch, tokens], float32:
    /// of the query that the method reads (the CLS row), or the mean over all queries.
    /// </summary>
    public OrtValue? Attention { get; init; }

    /// <summary>What an auxiliary network says of every token [batch, tokens], float32.</summary>
    public OrtValue? Scores { get; init; }

    /// <summary>
    /// Text embeddings in a space shared with <see cref="Aligned"/> [batch, texts, width], or [1, texts, width] for
    /// the whole batch, float32.
    /// </summary>
    public OrtValue? Guide { get; init; }

    /// <summary>The tokens in the space of <see cref="Guide"/> [batch, tokens, width], float32.</summary>
    public OrtValue? Aligned { get; init; }

    /// <summary>False (or 0) for padding [batch, tokens], bool, int32 or int64; left out when all tokens are content.</summary>
    public OrtValue? Visible { get; init; }

    /// <summary>How many original tokens each token stands for [batch, tokens], float32; left out when each stands for one.</summary>
    public OrtValue? Sizes { get; init; }

    /// <summary>
    /// Position of each token in the sequence that entered the encoder's first layer [batch, tokens], int64; left out when the encoder removed none.
    /// </summary>
    public OrtValue? Origins { get; init; }
}
