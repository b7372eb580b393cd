namespace PipelineDsl.Onnx;

/// <summary>One layer of the model: its attention, where its stage cuts, and how its tensors lie.</summary>
internal sealed record LayerSite
{
    internal required AttentionBlock Block { get; init; }

    /// <summary>The residual stream after attention; the stage takes it from here.</summary>
    internal required string Cut { get; init; }

    /// <summary>Which axis of the residual stream is tokens: 1, or 0.</summary>
    internal required int TokenAxis { get; init; }

    internal required int Heads { get; init; }

    /// <summary>Keys whose layout is known; null when none was found.</summary>
    internal HeadOperand? Keys { get; init; }

    /// <summary>Queries whose layout is known; null when none was found.</summary>
    internal HeadOperand? Queries { get; init; }

    /// <summary>Values whose layout is known; null when none was found.</summary>
    internal HeadOperand? Values { get; init; }

    /// <summary>Probabilities that may be read; null in fused forms.</summary>
    internal string? Probabilities { get; init; }
}
