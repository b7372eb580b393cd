namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="RecentPosition"/>: score = original position.</summary>
internal sealed class RecentPositionLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals) => graph.ToFloat(signals.Positions);
}
