using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Turns attention blocks into the layers of a pipeline's plan, and checks them against it.</summary>
internal sealed class LayerFinder(GraphIndex index, TokenPlan plan, WeaveOptions options)
{
    /// <summary>The layers in the order in which they run, and the axes that were followed to find them.</summary>
    /// <exception cref="WeaveException">The model's layers are not those of the plan.</exception>
    internal (TokenAxes Axes, ImmutableArray<LayerSite> Layers) Find(int opset)
    {
        AttentionFinder finder = new(index);
        ImmutableArray<AttentionBlock> blocks = finder.Find();
        if (blocks.IsEmpty)
        {
            throw Mismatch(blocks, finder);
        }

        TokenAxes axes = TokenAxes.Follow(index, opset, blocks[0]);
        ImmutableArray<AttentionBlock> own = [.. blocks.Where(axes.IsSelfAttention)];
        foreach (AttentionBlock block in blocks.Except(own))
        {
            finder.Reject(block.Node, "queries and keys are not both over the tokens of the residual stream");
        }

        if (own.Length != plan.Layers)
        {
            throw Mismatch(own, finder);
        }

        CheckGeometry(axes, own[0]);
        axes.SetLayers(own);
        return (axes, [.. own.Select((block, layer) => Site(axes, block, layer))]);
    }

    private LayerSite Site(TokenAxes axes, AttentionBlock block, int layer)
    {
        LayerNames? names = options.Layers.GetValueOrDefault(layer);
        foreach (string? name in (string?[])[names?.Cut, names?.Keys, names?.Queries, names?.Attention, names?.Values])
        {
            if (name is not null && !index.Exists(name))
            {
                throw new WeaveException($"The options name '{name}' at layer {layer}, but the model has no such tensor.");
            }
        }

        HeadSearch search = new(index, axes, block);
        int heads = search.Heads(plan.Channels);
        return new LayerSite
        {
            Block = block,
            Cut = names?.Cut ?? block.ResidualNode.Output[0],
            TokenAxis = axes.TokenAxis,
            Heads = heads,
            Keys = search.Find(names?.Keys ?? block.Keys, heads),
            Queries = search.Find(names?.Queries ?? block.Queries, heads),
            Values = search.Find(names?.Values ?? block.Values, heads),
            Probabilities = names?.Attention ?? block.Probabilities,
        };
    }

    private void CheckGeometry(TokenAxes axes, AttentionBlock first)
    {
        if (TokenAxes.ConstantSize(axes.Axes[2]) is int channels && channels != plan.Channels)
        {
            throw new WeaveException($"The residual stream {axes.Describe(first.Residual)} has {channels} channels, but the pipeline says {plan.Channels}.");
        }

        if (TokenAxes.ConstantSize(axes.Tokens) is int tokens && (plan.IsStatic ? tokens != plan.Tokens : tokens > plan.Tokens))
        {
            throw new WeaveException(
                $"The residual stream {axes.Describe(first.Residual)} has {tokens} tokens, "
                    + $"but the pipeline says {(plan.IsStatic ? "" : "at most ")}{plan.Tokens}.");
        }
    }

    private WeaveException Mismatch(ImmutableArray<AttentionBlock> found, AttentionFinder finder)
    {
        IEnumerable<string> lines = found.Select(
            (block, i) => $"  layer {i}: {block.Form} attention at {block.Node.Describe()}, residual Add {block.ResidualNode.Describe()}")
            .Concat(finder.Rejected.Select(why => $"  rejected: {why}"));
        string list = string.Join('\n', lines);
        return new WeaveException(
            $"The pipeline has {plan.Layers} layers, but {found.Length} self-attention blocks were found "
                + $"among {index.Nodes.Count} nodes.{(list.Length > 0 ? "\n" + list : "")}");
    }
}
