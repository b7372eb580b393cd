using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Finds the attention that reads each layer's cache, by structure: the softmax behind the product with its keys, or a fused node that holds the cache.
/// </summary>
internal sealed class DecoderAttentionFinder(DecoderGraph graph)
{
    private readonly List<string> _rejected = [];

    /// <summary>The attention of every layer.</summary>
    /// <exception cref="WeaveException">Some layer's was not found; the message lists what was.</exception>
    internal ImmutableArray<DecoderAttention> Find()
    {
        DecoderAttention?[] found = new DecoderAttention?[graph.Ports.Layers.Length];
        foreach (DecoderAttention attention in graph.Index.Nodes.Select(Read).OfType<DecoderAttention>())
        {
            if (found[attention.Layer] is DecoderAttention other)
            {
                throw new WeaveException($"Two attentions read the cache of layer {attention.Layer}: {other.Node.Describe()} and {attention.Node.Describe()}.");
            }

            found[attention.Layer] = attention;
        }

        int missing = Array.IndexOf(found, null);
        return missing < 0 ? [.. found!] : throw Missing(missing, found.OfType<DecoderAttention>());
    }

    private WeaveException Missing(int layer, IEnumerable<DecoderAttention> found)
    {
        IEnumerable<string> lines = found.Select(attention => $"\n  found: {attention}").Concat(_rejected.Select(why => $"\n  rejected: {why}"));
        return new WeaveException(
            $"The attention that reads the cache '{graph.Ports.Layers[layer].PastKeys}' of layer {layer} was not found"
                + (graph.Ports.UseCacheBranch is null ? "" : "; it lies in a branch of a merged model, so export the decoder with its past by itself")
                + "."
                + string.Concat(lines));
    }

    private DecoderAttention? Read(NodeProto node)
    {
        if (node.IsStandard() && node.Is("Softmax"))
        {
            return Plain(node);
        }

        if (node.IsMicrosoft("GroupQueryAttention"))
        {
            return Fused(node, DecoderAttentionForm.GroupQuery, pastKeys: 3);
        }

        if (node.IsMicrosoft("MultiHeadAttention") && node.Input(6).Length > 0)
        {
            return Fused(node, DecoderAttentionForm.MultiHead, pastKeys: 6);
        }

        if (node.IsMicrosoft("Attention", "DecoderMaskedMultiHeadAttention", "DecoderMaskedSelfAttention", "PagedAttention", "SparseAttention")
            || (node.IsStandard() && node.Is("Attention")))
        {
            _rejected.Add($"{node.Describe()}: this fused form is not known");
        }

        return null;
    }

    private DecoderAttention? Plain(NodeProto softmax)
    {
        if (new ScoreChain(graph.Index, graph.Shapes).Find(softmax.Input[0]) is not ScoreChain.Found found)
        {
            _rejected.Add($"{softmax.Describe()}: no product of queries and keys leads to it");
            return null;
        }

        if (new CachedOperand(graph).Find(found.Product.Input[1]) is not (int layer, float scale))
        {
            _rejected.Add($"{softmax.Describe()}: no cached keys lead to {found.Product.Describe()}");
            return null;
        }

        if (WeightedValues.Find(graph.Index, softmax.Output[0]) is not (NodeProto weighted, _))
        {
            _rejected.Add($"{softmax.Describe()}: no product with values follows it");
            return null;
        }

        string output = weighted.Output[0];
        return new DecoderAttention
        {
            Layer = layer,
            Form = DecoderAttentionForm.Plain,
            Node = softmax,
            QueryHeads = QueryHeads(softmax.Input[0]) is > 0 and int heads ? heads : new OutputProjection(graph, null).Heads(output),
            Queries = found.Product.Input[0],
            Scale = found.Scale * scale * found.Product.Float("alpha", 1),
            Masks = ScoreMask.Between(graph.Index, found.Product, softmax),
            Output = output,
        };
    }

    private DecoderAttention? Fused(NodeProto node, DecoderAttentionForm form, int pastKeys)
    {
        int layer = graph.Ports.Layers.Select(cache => cache.PastKeys).ToList().IndexOf(node.Input(pastKeys));
        if (layer < 0)
        {
            _rejected.Add($"{node.Describe()}: no cache of the model enters it");
            return null;
        }

        float scale = node.Float("scale", 0);
        return new DecoderAttention
        {
            Layer = layer,
            Form = form,
            Node = node,
            QueryHeads = (int)node.Int("num_heads", 0),
            Queries = node.Input[0],
            Scale = scale == 0 ? 1 / MathF.Sqrt(graph.Geometry.HeadDim) : scale,
            Output = node.Output[0],
        };
    }

    // Heads are what the scores have besides batch, tokens and keys.
    private int QueryHeads(string scores)
    {
        TensorFacts facts = graph.Shapes.Facts(scores);
        if (facts.Rank < 3)
        {
            return 0;
        }

        SizeExpression heads = facts.Shape[..^1].SelectMany(dimension => dimension.Leaves).Where(axis => axis.Size.IsConstant)
            .Aggregate(SizeExpression.One, (size, axis) => size.Times(axis.Size));
        return facts.Shape[^2].Contains(graph.Tokens) && heads.Factor is > 0 and <= int.MaxValue ? (int)heads.Factor : 0;
    }
}
