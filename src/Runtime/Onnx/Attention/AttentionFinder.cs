using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Finds attention by structure: a softmax between two products, or a fused node, and the residual Add behind it. Names say nothing.</summary>
internal sealed class AttentionFinder(GraphIndex index)
{
    private const string InDecoders = "fused attention that is causal, rotary or cached is not supported; export the model with attention spelled out";

    private readonly List<string> _rejected = [];

    /// <summary>Softmaxes and fused nodes that are no self-attention of the residual stream, and why.</summary>
    internal IReadOnlyList<string> Rejected => _rejected;

    /// <summary>All blocks, in the order in which they run.</summary>
    internal ImmutableArray<AttentionBlock> Find()
    {
        List<AttentionBlock> blocks = [];
        foreach (NodeProto node in index.Nodes)
        {
            AttentionBlock? block = node.IsStandard() && node.Is("Softmax") ? Plain(node)
                : node.IsMicrosoft("Attention") ? Packed(node)
                : node.IsMicrosoft("MultiHeadAttention") ? MultiHead(node)
                : null;
            if (block is not null)
            {
                blocks.Add(block);
            }
            else if ((node.IsMicrosoft("GroupQueryAttention", "DecoderMaskedMultiHeadAttention", "PackedAttention", "QAttention"))
                || (node.IsStandard() && node.Is("Attention")))
            {
                Reject(
                    node,
                    "this fused form keeps its cache and its mask inside, where no stage can follow them; export the model with attention spelled out");
            }
        }

        return [.. blocks.OrderBy(block => index.Position(block.Node))];
    }

    internal void Reject(NodeProto node, string why) => _rejected.Add($"{node.Describe()}: {why}");

    private AttentionBlock? Plain(NodeProto softmax)
    {
        if (new ScoreChain(index).Find(softmax.Input(0)) is not ScoreChain.Found found)
        {
            Reject(softmax, "no product of queries and keys leads to it");
            return null;
        }

        if (WeightedValues.Find(index, softmax.Output[0]) is not (NodeProto product, string values))
        {
            Reject(softmax, "no product with values follows it");
            return null;
        }

        return WithResidual(
            softmax,
            product.Output[0],
            (node, residual) => new AttentionBlock
            {
                Form = AttentionForm.Plain,
                Node = softmax,
                Queries = found.Product.Input[0],
                Keys = found.Product.Input[1],
                Values = values,
                Scale = found.Scale,
                Scores = softmax.Input[0],
                Probabilities = softmax.Output[0],
                Masks = found.Masks,
                ResidualNode = node,
                Residual = residual,
            });
    }

    private AttentionBlock? Packed(NodeProto node)
    {
        if (node.Input(4).Length > 0 || node.Int("unidirectional", 0) != 0 || node.Int("do_rotary", 0) != 0)
        {
            Reject(node, InDecoders);
            return null;
        }

        return Fused(node, AttentionForm.Packed, (node.Input[0], node.Input[0], node.Input[0]), Masks(node, visible: 3));
    }

    private AttentionBlock? MultiHead(NodeProto node)
    {
        if (node.Input(6).Length > 0 || node.Input(7).Length > 0 || node.Int("unidirectional", 0) != 0)
        {
            Reject(node, InDecoders);
            return null;
        }

        if (node.Input(1).Length == 0)
        {
            Reject(node, "packed queries, keys and values in one input are not supported");
            return null;
        }

        return Fused(node, AttentionForm.MultiHead, (node.Input[0], node.Input[1], node.Input(2)), Masks(node, visible: 4));
    }

    private static MaskTerm[] Masks(NodeProto node, int visible)
    {
        const int Bias = 5;
        MaskTerm[] all = [new(node.Input(visible), MaskForm.Visible), new(node.Input(Bias), MaskForm.Additive)];
        return [.. all.Where(term => term.Tensor.Length > 0)];
    }

    private AttentionBlock? Fused(NodeProto node, AttentionForm form, (string Queries, string Keys, string Values) inputs, MaskTerm[] masks) => WithResidual(
        node,
        node.Output[0],
        (residualNode, residual) => new AttentionBlock
        {
            Form = form,
            Node = node,
            Queries = inputs.Queries,
            Keys = inputs.Keys,
            Values = inputs.Values,
            Masks = [.. masks],
            ResidualNode = residualNode,
            Residual = residual,
        });

    private AttentionBlock? WithResidual(NodeProto node, string output, Func<NodeProto, string, AttentionBlock> make)
    {
        if (new ResidualSearch(index).Find(output, index.Ancestors(output)) is not (NodeProto residualNode, string residual))
        {
            Reject(node, "no Add with the residual stream follows it");
            return null;
        }

        return make(residualNode, residual);
    }
}
