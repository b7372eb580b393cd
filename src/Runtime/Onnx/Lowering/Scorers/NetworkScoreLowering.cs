namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="NetworkScore"/>: what the network says.</summary>
internal sealed class NetworkScoreLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals) => signals.Scores;
}
