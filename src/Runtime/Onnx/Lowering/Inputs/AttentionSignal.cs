using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// The attention that a scorer reads. One query's is a row of the probabilities when the graph has them, else that row alone computed
/// from queries and keys, as <see cref="Kernels.AttentionRow"/> does; every query's is as <see cref="Kernels.AttentionReceived"/> has it.
/// </summary>
internal sealed class AttentionSignal(OnnxGraphWriter graph, StageNodeReader node, StageTensors tensors, LoweringFacts facts)
{
    private const int Queries = 2;
    private const int Keys = 3;

    /// <summary>Writes the attention; returns [batch, heads, tokens].</summary>
    internal string Write(StageSignal signal)
    {
        string attention = node.Input(StageNode.AttentionInput);
        if (signal == StageSignal.EveryQueryAttention)
        {
            return Mean(attention.Length > 0 ? All(tensors.Single(attention)) : Compute());
        }

        long query = signal == StageSignal.LastQueryAttention ? -1 : 0;
        return attention.Length > 0 ? Read(attention, query) : Compute(query);
    }

    private string Read(string attention, long query)
    {
        string row = graph.Gather(attention, graph.Number(query), facts.AttentionRank - 2);
        row = tensors.Single(row);
        return facts.AttentionRank == 4 ? row : graph.Reshape(row, -1, node.Heads, tensors.Tokens);
    }

    private string All(string attention) =>
        facts.AttentionRank == 4 ? attention : graph.Reshape(attention, -1, node.Heads, tensors.Tokens, tensors.Tokens);

    private string Compute(long query)
    {
        // Keys times a column vector: transposing one query is cheap, transposing all keys is not.
        string column = graph.Unsqueeze(graph.Gather(tensors.Queries, graph.Number(query), Queries), 3);
        string logits = graph.Times(graph.Squeeze(graph.MatMul(tensors.Keys, column), 3), graph.Number(node.Scale));
        return Probabilities(logits, 1);
    }

    /// <summary>[batch, heads, queries, tokens].</summary>
    private string Compute()
    {
        string products = graph.MatMul(tensors.Queries, graph.Transpose(tensors.Keys, 0, 1, 3, 2));
        return Probabilities(graph.Times(products, graph.Number(node.Scale)), 1, 2);
    }

    /// <summary>The softmax over the last axis; <paramref name="axes"/> are those that [batch, tokens] lacks.</summary>
    private string Probabilities(string logits, params ReadOnlySpan<long> axes)
    {
        if (tensors.SizesBiasAttention)
        {
            logits = graph.Plus(logits, graph.Unsqueeze(graph.Add("Log", [tensors.Sizes]), axes));
        }

        OnnxAttribute overTokens = OnnxAttribute.Int("axis", axes.Length + 1);
        if (tensors.Visible is not { } visible)
        {
            return graph.Add("Softmax", [logits], overTokens);
        }

        string shown = graph.Unsqueeze(visible, axes);
        string rows = graph.Add("Softmax", [graph.Where(shown, logits, graph.Number(float.NegativeInfinity))], overTokens);

        // A softmax over nothing but -infinity is NaN; such a row attends to nothing.
        return graph.Where(shown, rows, graph.Number(0f));
    }

    /// <summary>The mean over the queries that are content: those of padding are left out, whatever they hold.</summary>
    private string Mean(string probabilities)
    {
        if (tensors.Visible is not { } visible)
        {
            return graph.Reduce("ReduceMean", probabilities, Queries);
        }

        string counted = graph.Where(graph.Unsqueeze(visible, 1, Keys), probabilities, graph.Number(0f));
        string queries = graph.Reduce("ReduceSum", graph.ToFloat(visible), 1, keepAxis: true);
        return graph.Over(graph.Reduce("ReduceSum", counted, Queries), graph.Unsqueeze(graph.Larger(queries, graph.Number(1f)), 1));
    }
}
