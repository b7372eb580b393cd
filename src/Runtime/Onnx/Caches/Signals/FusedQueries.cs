using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Queries of fused attention [1, query heads, new tokens, head width], which it holds inside.</summary>
internal static class FusedQueries
{
    /// <summary>Writes the queries that a fused node reads.</summary>
    /// <param name="graph">The decoder.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="source">The node's query input [1, new tokens, query heads x head width], with keys and values behind them where it is packed.</param>
    /// <param name="hint">Names of what is written begin with it.</param>
    internal static string Write(DecoderGraph graph, DecoderAttention layer, string source, string hint)
    {
        if (layer.Form == DecoderAttentionForm.GroupQuery && layer.Node.Input(GroupQueryInputs.QueryNorm).Length > 0)
        {
            throw new WeaveException($"{layer}: queries are normalised inside of the fused node, where they cannot be read.");
        }

        WovenGraph added = graph.Added;
        long width = (long)layer.QueryHeads * graph.Geometry.HeadDim;
        string queries = source;
        if (layer.Node.Input(1).Length == 0)
        {
            queries = layer.Form == DecoderAttentionForm.GroupQuery
                ? added.Add("Slice", hint + "/packed", [source, added.Integers(0), added.Integers(width), added.Integers(2)])
                : throw new WeaveException($"{layer}: queries, keys and values are packed in one input, where queries cannot be read.");
        }

        if (layer.Form == DecoderAttentionForm.MultiHead && layer.Node.Input(MultiHeadInputs.ProjectionBias) is { Length: > 0 } bias)
        {
            string own = added.Add("Slice", hint + "/bias", [bias, added.Integers(0), added.Integers(width), added.Integers(0)]);
            queries = added.Add("Add", hint + "/biased", [queries, own]);
        }

        return added.Transpose(added.Reshape(queries, hint + "/split", 1, -1, layer.QueryHeads, graph.Geometry.HeadDim), hint + "/heads", 0, 2, 1, 3);
    }

    /// <summary>Turns queries as GroupQueryAttention does inside.</summary>
    /// <param name="graph">The decoder.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="queries">Queries in front of the rotation.</param>
    /// <param name="positions">Their positions.</param>
    /// <param name="hint">Names of what is written begin with it.</param>
    internal static string Rotate(DecoderGraph graph, DecoderAttention layer, string queries, string positions, string hint)
    {
        string cosines = layer.Node.Input[GroupQueryInputs.Cosines];
        long half = graph.Index.Constant(cosines)?.Dims is [_, long columns] ? columns
            : throw new WeaveException($"{layer}: the table of cosines '{cosines}' is not a constant [positions, half of the channels that turn].");
        bool isPartial = 2 * half < graph.Geometry.HeadDim;
        AttributeProto[] attributes =
        [
            WovenGraph.Attribute("interleaved", layer.Node.Int("rotary_interleaved", 0)),
            WovenGraph.Attribute("num_heads", isPartial ? layer.QueryHeads : 0L),
            WovenGraph.Attribute("rotary_embedding_dim", isPartial ? 2 * half : 0),
        ];
        string turned = graph.Added.Add(
            "RotaryEmbedding", hint + "/rotated", [queries, positions, cosines, layer.Node.Input[GroupQueryInputs.Sines]], attributes);
        graph.Added.Nodes[^1].Domain = NodeAttributes.MicrosoftDomain;
        return turned;
    }
}
