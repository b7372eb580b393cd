namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="KeyNorm"/>: score = -sum over heads of ||k||^2.</summary>
internal sealed class KeyNormLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals)
    {
        string perHead = graph.Reduce("ReduceSumSquare", signals.Keys, 3);
        return graph.Add("Neg", [graph.Reduce("ReduceSum", perHead, 1)]);
    }
}
