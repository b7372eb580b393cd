namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="TokenNorm"/>: score = ||x||.</summary>
internal sealed class TokenNormLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals) => graph.Reduce("ReduceL2", signals.Hidden, 2);
}
