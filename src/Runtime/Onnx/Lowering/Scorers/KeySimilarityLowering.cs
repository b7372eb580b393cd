namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="KeySimilarity"/>: the mean of the keys over heads.</summary>
internal sealed class KeySimilarityLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals) => graph.Reduce("ReduceMean", signals.Keys, 1);
}
