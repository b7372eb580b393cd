namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="ClsAttention"/> and <see cref="LastQueryAttention"/>: the mean over heads of one query's attention.</summary>
internal sealed class AttentionMeanLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals) => 
        graph.Squeeze(HeadMeans.Write(graph, signals.Attention, signals.Heads), 1);
}
