using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>
/// Which of an encoder's signals become outputs of the woven model, for a stage between two sessions (<see cref="CutPoint.Output"/>). Nothing is computed that
/// attention has not computed but one row of probabilities where the model's attention is fused, so it stays fused.
/// </summary>
/// <example>
/// VisionZip reads the layer in front of the last one; PruMerge the attention of the last layer and the hidden states in front of it:
/// <code>
/// new WeaveOptions { Export = new SignalExport { Layer = -2 } };
/// new WeaveOptions { Export = new SignalExport { Layer = -1, HiddenLayer = -2 } };
/// </code>
/// </example>
public sealed record SignalExport
{
    /// <summary>The layer whose attention, keys, queries and values are given: 0-based, or from the end: -1 is the last one.</summary>
    public int Layer { get; init; } = -1;

    /// <summary>The layer behind whose MLP hidden states are taken; null for <see cref="Layer"/>.</summary>
    public int? HiddenLayer { get; init; }

    /// <summary>
    /// Whose attention is given; null for what the stage reads. Encoders without a CLS token give the mean over every query
    /// (<see cref="AttentionQuery.Every"/>): that takes all of the layer's probabilities.
    /// </summary>
    public AttentionQuery? Query { get; init; }

    /// <summary>The signals; empty for what the pipeline's stage at the output reads. Hidden states are always given.</summary>
    public ImmutableArray<StageSignal> Signals { get; init; } = [];
}
