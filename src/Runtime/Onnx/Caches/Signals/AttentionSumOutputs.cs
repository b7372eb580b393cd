using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Makes the attention that every entry received from the new tokens an output: probabilities are summed inside of the graph, so that no tensor of
/// queries by keys leaves it.
/// </summary>
internal sealed class AttentionSumOutputs(DecoderGraph graph)
{
    private const int ProbabilitiesOutput = 3;
    private const long BehindSoftmax = 2;

    /// <summary>Writes the sums [1, query heads, entries + new tokens] of a layer.</summary>
    /// <param name="layer">The layer.</param>
    internal string Write(DecoderAttention layer)
    {
        string hint = $"attention_sums.{layer.Layer}";
        (string probabilities, int rank) = layer.Form switch
        {
            DecoderAttentionForm.Plain => (layer.Node.Output[0], ScoreLayout.Rank(graph, layer)),
            DecoderAttentionForm.GroupQuery => (OfGroupQuery(layer, hint), 4),
            _ => throw new WeaveException(
                $"{layer}: this fused attention gives no probabilities, which the pipeline's scores are sums of; export the model with attention spelled out."),
        };

        string single = graph.Single(probabilities, layer.Form == DecoderAttentionForm.Plain ? probabilities : layer.Queries, hint + "/single");
        string sums = graph.Added.ReduceSum(single, hint + "/sums", rank - 2, keepsDimension: false);
        string output = rank == 4 ? sums : graph.Added.Unsqueeze(sums, hint + "/batch");
        return graph.Output(hint, output, 1, layer.QueryHeads, DecoderGraph.KeysName(layer.Layer));
    }

    private string OfGroupQuery(DecoderAttention layer, string hint)
    {
        NodeProto node = layer.Node;
        while (node.Output.Count <= ProbabilitiesOutput)
        {
            node.Output.Add("");
        }

        if (node.Output[ProbabilitiesOutput].Length > 0 && node.Int("qk_output", 0) != BehindSoftmax)
        {
            throw new WeaveException(
                $"{layer}: gives its scores in front of the softmax to '{node.Output[ProbabilitiesOutput]}', so it cannot give probabilities.");
        }

        if (node.Output[ProbabilitiesOutput].Length == 0)
        {
            node.Output[ProbabilitiesOutput] = graph.Added.NewName(hint + "/probabilities");
            if (node.Attribute("qk_output") is AttributeProto old)
            {
                node.Attribute.Remove(old);
            }

            node.Attribute.Add(WovenGraph.Attribute("qk_output", BehindSoftmax));
        }

        return node.Output[ProbabilitiesOutput];
    }
}
