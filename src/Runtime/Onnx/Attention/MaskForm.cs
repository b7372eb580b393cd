namespace PipelineDsl.Onnx;

/// <summary>How a term beside the scores hides tokens.</summary>
internal enum MaskForm
{
    /// <summary>Added to the scores: 0 shows, a large negative number hides.</summary>
    Additive,

    /// <summary>Bool or integer, non-zero shows.</summary>
    Visible,

    /// <summary>Bool, true hides.</summary>
    Hidden,
}
