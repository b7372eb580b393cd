using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="BipartiteMatching"/>: the pairs with the highest cosine merge.</summary>
internal sealed class PairingLowering(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors)
{
    internal Pairing Write(string metric)
    {
        (string best, string partner) = new PartnerLowering(graph, tensors).Write(metric);
        Extent evens = graph.Over(graph.Plus(tensors.Tokens, 1), 2);
        Extent removed = Removed(best);
        Extent kept = graph.Minus(tensors.Tokens, removed);
        string ranked = graph.TopK(best, evens).Indices;
        string merged = graph.Slice(ranked, 1, 0, removed);
        string unmerged = graph.From(ranked, 1, removed);

        string sources = graph.Times(merged, graph.Number(2L));
        string odds = graph.GatherElements(partner, merged, 1);
        string partners = graph.Plus(graph.Times(odds, graph.Number(2L)), graph.Number(1L));
        if (stage.Order == MergeOrder.ToMe && tensors.ProtectedPrefix >= 0)
        {
            // All but r of the evens stand in front of the odds; a protected prefix only moves tokens within its own half.
            Extent before = graph.Minus(evens, removed);
            string leaders = PrefixLeaders(unmerged, before);
            return new Pairing(leaders, sources, partners, graph.Plus(odds, graph.Vector(before)), removed);
        }

        string ordered = new LeaderOrder(graph, stage, tensors).Write(ranked, merged, evens, kept);
        string rows = LeaderRows.Write(graph, tensors, ordered);
        return new Pairing(ordered, sources, partners, graph.GatherElements(rows, partners, 1), removed);
    }

    private Extent Removed(string best)
    {
        if (!stage.Budget.DependsOnData)
        {
            return graph.Minus(tensors.Tokens, new KeptCount(graph, stage, tensors).Write());
        }

        // Padding merges before anything else, but only similar content counts. Squeezing refuses a batch of more than one, whose
        // items would merge different numbers.
        string reached = graph.Not(graph.Less(best, graph.Number((float)stage.Budget.Value)));
        if (tensors.Visible is { } visible)
        {
            reached = graph.And(reached, graph.From(visible, 1, 0, step: 2));
        }

        reached = graph.Squeeze(reached, 0);
        return Extent.Of(graph.Reduce("ReduceSum", graph.ToInt(reached), 0, keepAxis: true));
    }

    /// <summary>ToMe's order when the protected tokens are 0 .. prefix - 1: those, unmerged evens ascending, odds.</summary>
    private string PrefixLeaders(string unmerged, Extent count)
    {
        int prefix = tensors.ProtectedPrefix;
        if (prefix > 0)
        {
            unmerged = graph.TopK(unmerged, count, largest: false).Values;
        }

        string evens = graph.Times(unmerged, graph.Number(2L));
        string odds = PerItem(graph.Unsqueeze(graph.From(graph.Range(tensors.Tokens), 0, 1, step: 2), 0));
        return prefix <= 1
            ? graph.Concat(1, evens, odds)
            : graph.Concat(1, PerItem(graph.Unsqueeze(graph.Range(prefix), 0)), graph.From(evens, 1, (prefix + 1) / 2), graph.From(odds, 1, prefix / 2));
    }

    private string PerItem(string row) => tensors.Batch.Value == 1 ? row : graph.Expand(row, tensors.Batch, 1);
}
