namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// <see cref="ClsAttention"/>, <see cref="LastQueryAttention"/> and <see cref="MeanAttention"/>: the mean over heads of the attention they read.
/// </summary>
internal sealed class AttentionMeanLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals) =>
        graph.Squeeze(HeadMeans.Write(graph, signals.Attention, signals.Heads), 1);
}
