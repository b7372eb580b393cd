namespace PipelineDsl.Onnx.Lowering;

/// <summary>Moves rows of [batch, tokens, channels] by indices [batch, rows].</summary>
internal static class TokenRows
{
    /// <summary>Reads rows.</summary>
    internal static string Gather(OnnxGraphWriter graph, string data, string indices, Extent batch)
    {
        if (batch.Value == 1)
        {
            return graph.Gather(graph.Squeeze(data, 0), indices, 0);
        }

        return graph.Opset >= 12
            ? graph.Add("GatherND", [data, graph.Unsqueeze(indices, 2)], OnnxAttribute.Int("batch_dims", 1))
            : GatherFlat(graph, data, indices, batch);
    }

    // Before opset 12 nothing gathers per item of a batch: number the rows of the whole batch through.
    private static string GatherFlat(OnnxGraphWriter graph, string data, string indices, Extent batch)
    {
        Extent tokens = graph.LengthOf(data, 1);
        string starts = graph.Times(graph.Unsqueeze(graph.Range(batch), 1), graph.Vector(tokens));
        string rows = graph.Reshape(data, -1, graph.LengthOf(data, 2));
        return graph.Gather(rows, graph.Plus(indices, starts), 0);
    }
}
