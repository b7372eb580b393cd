namespace PipelineDsl.Onnx.Lowering;

/// <summary>The inverse of a list of kept tokens.</summary>
internal static class LeaderRows
{
    /// <summary>Writes the output row of every input token [batch, tokens], -1 where it leads none.</summary>
    internal static string Write(OnnxGraphWriter graph, StageTensors tensors, string leaders)
    {
        string none = graph.Filled(-1, tensors.Batch, tensors.Tokens);
        string rows = graph.Add("Expand", [graph.Range(graph.LengthOf(leaders, 1)), graph.Add("Shape", [leaders])]);
        return graph.ScatterElements(none, leaders, rows, 1);
    }
}
