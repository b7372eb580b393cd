using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>
/// Gives every layer a mask of its own, where layers or heads hold different numbers of entries: one mask for all of them says nothing then. What the
/// model hides is taken away; the new masks hide it.
/// </summary>
internal sealed class LayerMasks(DecoderGraph graph, ImmutableArray<DecoderAttention> layers, int heads)
{
    private readonly List<string> _biases = [], _lengths = [], _totals = [];

    /// <summary>Inputs [1, heads, new tokens, entries + new tokens], by layer.</summary>
    internal ImmutableArray<string> Biases => [.. _biases];

    /// <summary>Whether the biases are half precision.</summary>
    internal bool AreHalf { get; private set; }

    /// <summary>Lengths of GroupQueryAttention, by layer; empty for other forms.</summary>
    internal ImmutableArray<string> Lengths => [.. _lengths];

    /// <summary>Total lengths of GroupQueryAttention, by layer; empty for other forms.</summary>
    internal ImmutableArray<string> Totals => [.. _totals];

    /// <summary>Writes the inputs, and takes the model's own masks away.</summary>
    internal void Write()
    {
        DataType[] types = [.. layers.Select(Type).Distinct()];
        if (types is not [DataType.Float or DataType.Float16] || layers.Select(layer => layer.Form).Distinct().Count() != 1)
        {
            throw new WeaveException(
                $"The attention of the layers is of different kinds or types ({string.Join(", ", types)}), so that one kind of mask does not fit them.");
        }

        AreHalf = types[0] == DataType.Float16;
        foreach (DecoderAttention layer in layers)
        {
            string bias = graph.Input($"layer_bias.{layer.Layer}", types[0], 1, heads, "sequence_length", DecoderGraph.KeysName(layer.Layer));
            _biases.Add(bias);
            Write(layer, bias);
        }

        graph.FreeLengths();
    }

    private DataType Type(DecoderAttention layer) => layer.Form == DecoderAttentionForm.Plain
        ? ElementType.Of(graph.Index, layer.Node.Input[0]) ?? graph.Ports.CacheType : graph.Ports.CacheType;

    private void Write(DecoderAttention layer, string bias)
    {
        NodeProto node = layer.Node;
        switch (layer.Form)
        {
            case DecoderAttentionForm.Plain:
                TakeAway(layer);
                Add(layer, bias);
                break;
            case DecoderAttentionForm.GroupQuery:
                node.SetInput(GroupQueryInputs.Bias, bias);
                _lengths.Add(graph.Input($"layer_length.{layer.Layer}", DataType.Int32, 1));
                _totals.Add(graph.Input($"layer_total.{layer.Layer}", DataType.Int32));
                node.SetInput(GroupQueryInputs.Lengths, _lengths[^1]);
                node.SetInput(GroupQueryInputs.Total, _totals[^1]);
                break;
            case DecoderAttentionForm.MultiHead:
                // Padding is hidden by the bias as well, and causality is the caller's.
                node.SetInput(MultiHeadInputs.Padding, "");
                node.SetInput(MultiHeadInputs.Bias, bias);
                if (node.Attribute("unidirectional") is AttributeProto causal)
                {
                    node.Attribute.Remove(causal);
                }

                break;
        }
    }

    // Whoever reads masked scores reads scores.
    private void TakeAway(DecoderAttention layer)
    {
        foreach (ScoreMask mask in layer.Masks)
        {
            foreach (NodeProto reader in graph.Index.Consumers(mask.Node.Output[0]))
            {
                for (int i = 0; i < reader.Input.Count; i++)
                {
                    reader.Input[i] = reader.Input[i] == mask.Node.Output[0] ? mask.Node.Input[mask.Input] : reader.Input[i];
                }
            }
        }
    }

    private void Add(DecoderAttention layer, string bias)
    {
        NodeProto softmax = layer.Node;
        bool isFolded = ScoreLayout.Rank(graph, layer) == 3;
        softmax.Input[0] = graph.Before(
            softmax,
            added => added.Add("Add", bias + "/masked", [softmax.Input[0], isFolded ? added.Squeeze(bias, bias + "/heads") : bias]));
    }
}
