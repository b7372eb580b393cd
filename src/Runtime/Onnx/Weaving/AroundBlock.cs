using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>
/// A layer's attention between the tensor that queries, keys and values are all computed from (the residual stream behind its norm, or the residual
/// stream itself) and the Add that brings the residual stream back in.
/// </summary>
internal sealed class AroundBlock
{
    private readonly HashSet<NodeProto> _own = new(ReferenceEqualityComparer.Instance);

    private AroundBlock(GraphIndex index, LayerSite site, string entry, string exit)
    {
        (Site, Entry, Exit) = (site, entry, exit);
        HashSet<string> onTheWay = index.Ancestors(exit), reached = new(StringComparer.Ordinal) { entry };
        List<NodeProto> inside = [];
        foreach (NodeProto node in index.Nodes.Where(node => node.Output.Any(onTheWay.Contains) && index.Reads(node).Any(reached.Contains)))
        {
            inside.Add(node);
            reached.UnionWith(node.Output);
        }

        Inside = inside;
        for (int i = inside.Count - 1; i >= 0; i--)
        {
            if (inside[i].Output.All(output => output == exit || index.Consumers(output).All(_own.Contains)))
            {
                _own.Add(inside[i]);
            }
        }
    }

    internal LayerSite Site { get; }

    /// <summary>What queries, keys and values are computed from.</summary>
    internal string Entry { get; }

    /// <summary>What is added to the residual stream.</summary>
    internal string Exit { get; }

    /// <summary>The nodes between the two, in an order in which they can run.</summary>
    internal IReadOnlyList<NodeProto> Inside { get; }

    /// <summary>Whether nobody outside reads what a node makes.</summary>
    internal bool Owns(NodeProto node) => _own.Contains(node);

    /// <summary>Finds the block of a layer.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="axes">The axes of the residual stream.</param>
    /// <param name="site">The layer.</param>
    /// <param name="stage">The stage, for messages.</param>
    /// <exception cref="WeaveException">Something of it is not known well enough to run it on fewer tokens.</exception>
    internal static AroundBlock Find(GraphIndex index, TokenAxes axes, LayerSite site, TokenStage stage)
    {
        AttentionBlock attention = site.Block;
        string exit = attention.ResidualNode.Input[1 - attention.ResidualInput];
        AroundBlock block = new(index, site, EntryOf(index, axes, site, exit), exit);
        if (block.Inside.SelectMany(node => node.Output).FirstOrDefault(output => index.Graph.Output.Any(other => other.Name == output)) is string output)
        {
            throw new WeaveException(
                $"Stage {stage.Name} acts around the attention of layer {stage.Layer}, "
                    + $"but '{output}' inside of it is an output of the model and cannot have fewer tokens.");
        }

        foreach (string tensor in (string[])[block.Entry, exit])
        {
            TensorFacts facts = axes.Shapes.Facts(tensor);
            if (facts.Rank != 3 || !facts.Shape[site.TokenAxis].Is(axes.Tokens))
            {
                throw new WeaveException($"The token axis cannot be followed to {axes.Describe(tensor)} "
                    + $"around the attention of layer {stage.Layer} at {attention.Node.Describe()}.");
            }

            DataType stream = axes.Shapes.TypeOf(site.Cut), type = axes.Shapes.TypeOf(tensor);
            if (type != stream || type is not (DataType.Float or DataType.Float16))
            {
                throw new WeaveException(
                    $"{axes.Describe(tensor)} around the attention of layer {stage.Layer} holds {type}, the residual stream {stream}; "
                    + "stages work on single or half precision, the same for both.");
            }
        }

        return block;
    }

    /// <summary>
    /// The last tensor shaped like the residual stream that every way from there to the attention's result passes, in
    /// front of queries and keys.
    /// </summary>
    private static string EntryOf(GraphIndex index, TokenAxes axes, LayerSite site, string exit)
    {
        AttentionBlock attention = site.Block;
        HashSet<string> onTheWay = index.Ancestors(exit), inFront = index.Ancestors(attention.Queries);
        inFront.IntersectWith(index.Ancestors(attention.Keys));

        // A fused node may give the residual stream and its norm together.
        string[] start = [attention.Residual, .. index.Producer(attention.Residual)?.Output.Where(name => name.Length > 0) ?? []];

        // Lengths are no way for values: reshapes may take them from anywhere.
        NodeProto[] nodes = [.. index.Nodes.Where(node => node.Output.Any(onTheWay.Contains) && !(node.IsStandard() && node.Is("Shape", "Size")))];
        Dimension[] shape = axes.Shapes.Facts(attention.Residual).Shape.ToArray();
        return Reached(null).Where(inFront.Contains).Where(HasShape).LastOrDefault(tensor => !Reached(tensor).Contains(exit)) ?? attention.Residual;

        bool HasShape(string tensor) => axes.Shapes.Facts(tensor) is { Rank: 3 } facts && facts.Shape[site.TokenAxis].Is(axes.Tokens)
            && facts.Shape[^1].Size.Equals(shape[^1].Size);

        List<string> Reached(string? without)
        {
            HashSet<string> reached = new(start.Where(tensor => tensor != without), StringComparer.Ordinal);
            List<string> order = [.. start.Distinct().Where(reached.Contains)];
            foreach (NodeProto node in nodes.Where(node => index.Reads(node).Any(reached.Contains)))
            {
                order.AddRange(node.Output.Where(output => output != without && output.Length > 0 && reached.Add(output)));
            }

            return order;
        }
    }
}
