namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="HiddenSimilarity"/>: the hidden states themselves.</summary>
internal sealed class HiddenSimilarityLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals) => signals.Hidden;
}
