namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="KeySimilarity"/>: the mean of the keys over heads.</summary>
internal sealed class KeySimilarityLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals)
    {
        string keys = signals.Keys;
        string mean = HeadMeans.Write(graph, graph.Reshape(keys, 0, 0, -1), signals.Heads);
        return graph.Reshape(mean, 0, graph.LengthOf(keys, 2), graph.LengthOf(keys, 3));
    }
}
