using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>Writes the outputs of a stage's node that somebody reads, under the names the node gave them.</summary>
internal sealed class StageOutputs(OnnxGraphWriter graph, StageNodeReader node, StageTensors tensors)
{
    internal bool Wants(int output) => node.Output(output).Length > 0;

    /// <summary>Writes all outputs.</summary>
    /// <param name="hidden">Hidden states [batch, kept, channels].</param>
    /// <param name="leaders">Kept tokens [batch, kept].</param>
    /// <param name="sizes">Writes their sizes [batch, kept]; null when all are 1.</param>
    /// <param name="assignment">Writes the output token of every input token [batch, tokens], -1 where dropped.</param>
    internal void Write(string hidden, string leaders, Func<string>? sizes, Func<string> assignment)
    {
        Bind(StageNode.HiddenOutput, () => node.TokensFirst ? graph.Transpose(hidden, 1, 0, 2) : hidden);
        Bind(StageNode.OriginsOutput, () => tensors.HasOrigins ? graph.GatherElements(tensors.Origins, leaders, 1) : leaders);
        Bind(StageNode.ProvenanceOutput, () => Provenance(assignment()));
        if (Wants(StageNode.SizesOutput) || Wants(StageNode.LogSizesOutput))
        {
            string written = sizes?.Invoke() ?? graph.Add("Expand", [graph.Number(1f), graph.Add("Shape", [leaders])]);
            Bind(StageNode.LogSizesOutput, () => Shaped(tensors.Element(graph.Add("Log", [written])), graph.LengthOf(leaders, 1)));
            Bind(StageNode.SizesOutput, () => written);
        }

        Bind(StageNode.KeptOutput, () => leaders);
    }

    private void Bind(int output, Func<string> write)
    {
        if (Wants(output))
        {
            graph.Bind(write(), node.Output(output));
        }
    }

    private string Provenance(string assignment)
    {
        string before = node.Input(StageNode.ProvenanceInput);
        if (before.Length == 0)
        {
            return assignment;
        }

        // -1 would read the last token, but its result is not used.
        string dropped = graph.Less(before, graph.Number(0L));
        return graph.Where(dropped, graph.Number(-1L), graph.GatherElements(assignment, before, 1));
    }

    private string Shaped(string logSizes, Extent kept) => node.BiasLayout switch
    {
        "b11n" => graph.Unsqueeze(logSizes, 1, 2),
        "x1n" => graph.Reshape(graph.Expand(graph.Unsqueeze(logSizes, 1), 1, node.Heads, 1), -1, 1, kept),
        "b1nn" => graph.Expand(graph.Unsqueeze(logSizes, 1, 2), 1, 1, kept, 1),
        _ => throw new NotSupportedException(
            $"Stage node {node.Name} asks for log sizes in the unknown layout \"{node.BiasLayout}\"; expected b11n, x1n or b1nn."),
    };
}
