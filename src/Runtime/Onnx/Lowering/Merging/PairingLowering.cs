using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="BipartiteMatching"/>: the pairs with the highest cosine merge.</summary>
internal sealed class PairingLowering(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors)
{
    internal Pairing Write(string metric, Extent? wanted)
    {
        (string best, string partner) = new PartnerLowering(graph, tensors).Write(metric);
        Extent evens = graph.Over(graph.Plus(tensors.Tokens, 1), 2);
        Extent removed = wanted ?? CountSimilar(best);
        Extent kept = graph.Minus(tensors.Tokens, removed);
        string ranked = graph.TopK(best, evens).Indices;
        string merged = graph.Slice(ranked, 1, 0, removed);

        string sources = graph.Times(merged, graph.Number(2L));
        string odds = graph.GatherElements(partner, merged, 1);
        string partners = graph.Plus(graph.Times(odds, graph.Number(2L)), graph.Number(1L));
        string leaders, targets;
        if (stage.Order == MergeOrder.ToMe && tensors.ProtectedPrefix >= 0)
        {
            // All but r of the evens stand in front of the odds; a protected prefix only moves tokens within its own half.
            Extent before = graph.Minus(evens, removed);
            leaders = PrefixLeaders(graph.From(ranked, 1, removed), before);
            targets = graph.Plus(odds, graph.Vector(before));
        }
        else
        {
            leaders = new LeaderOrder(graph, stage, tensors).Write(ranked, merged, evens, kept);
            targets = graph.GatherElements(LeaderRows.Write(graph, tensors, leaders), partners, 1);
        }

        return new Pairing(InPlaceIfNothingMerges(leaders, removed, kept), sources, partners, targets, removed);
    }

    /// <summary>How many tokens have a partner as similar as the threshold; padding, which pairs with padding at 2, among them.</summary>
    private Extent CountSimilar(string best)
    {
        string reached = graph.Not(graph.Less(best, graph.Number((float)stage.Budget.Value)));

        // Squeezing refuses a batch of more than one, whose items would merge different numbers.
        return Extent.Of(graph.Reduce("ReduceSum", graph.ToInt(graph.Squeeze(reached, 0)), 0, keepAxis: true));
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
        string odds = PerItem(graph.From(graph.Range(tensors.Tokens), 0, 1, step: 2));
        return prefix <= 1
            ? graph.Concat(1, evens, odds)
            : graph.Concat(1, PerItem(graph.Range(prefix)), graph.From(evens, 1, (prefix + 1) / 2), graph.From(odds, 1, prefix / 2));
    }

    /// <summary>ToMe's order separates evens from odds, but a stage that merges nothing leaves every token where it is.</summary>
    private string InPlaceIfNothingMerges(string leaders, Extent removed, Extent kept)
    {
        if (stage.Order == MergeOrder.Ascending || removed.Value is not null)
        {
            return leaders;
        }

        string inPlace = graph.Slice(graph.Range(tensors.Tokens), 0, 0, kept);
        return graph.Where(graph.Same(graph.Vector(removed), graph.Number(0L)), inPlace, leaders);
    }

    private string PerItem(string row) => graph.Expand(graph.Unsqueeze(row, 0), tensors.Batch, 1);
}
