using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// One query's attention: a row of the probabilities when the graph has them, else that row alone computed from queries and keys,
/// as <see cref="Kernels.AttentionRow"/> does.
/// </summary>
internal sealed class AttentionSignal(OnnxGraphWriter graph, StageNodeReader node, StageTensors tensors, LoweringFacts facts)
{
    /// <summary>Writes the row; returns [batch, heads, tokens].</summary>
    internal string Write(StageSignal signal)
    {
        long query = signal == StageSignal.LastQueryAttention ? -1 : 0;
        string attention = node.Input(StageNode.AttentionInput);
        return attention.Length > 0 ? Read(attention, query) : Compute(query);
    }

    private string Read(string attention, long query)
    {
        string row = graph.Gather(attention, graph.Number(query), facts.AttentionRank - 2);
        return facts.AttentionRank == 4 ? row : graph.Reshape(row, -1, node.Heads, tensors.Tokens);
    }

    private string Compute(long query)
    {
        string queries = node.Required(StageNode.QueriesInput, "attention and no queries");
        queries = new HeadUnfolding(graph, node, tensors).Unfold(queries, node.QueriesLayout, facts.QueriesRank);

        // Keys times a column vector: transposing one query is cheap, transposing all keys is not.
        string column = graph.Unsqueeze(graph.Gather(queries, graph.Number(query), 2), 3);
        string logits = graph.Times(graph.Squeeze(graph.MatMul(tensors.Keys, column), 3), graph.Number(node.Scale));
        if (tensors.SizesBiasAttention)
        {
            logits = graph.Plus(logits, graph.Unsqueeze(graph.Add("Log", [tensors.Sizes]), 1));
        }

        if (tensors.Visible is not { } visible)
        {
            return Softmax(logits);
        }

        string shown = graph.Unsqueeze(visible, 1);
        string row = Softmax(graph.Where(shown, logits, graph.Number(float.NegativeInfinity)));

        // A softmax over nothing but -infinity is NaN; such a row attends to nothing.
        return graph.Where(shown, row, graph.Number(0f));
    }

    private string Softmax(string logits) => graph.Add("Softmax", [logits], OnnxAttribute.Int("axis", 2));
}
