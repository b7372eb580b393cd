namespace PipelineDsl.Datasets;

/// <summary>The places of samples in the order of selection, where there is one and few enough stay to sort them.</summary>
internal sealed class SelectionRanks
{
    /// <summary>The most samples that get ranks, 40 MiB. A number of its own, not the memory at hand: outputs must not depend on that.</summary>
    internal const int MostRanks = 1 << 20;

    private readonly long[] _indices;
    private readonly int[] _ranks;
    private int _next;

    private SelectionRanks(long[] indices, int[] ranks) => (_indices, _ranks) = (indices, ranks);

    /// <summary>Ranks the samples that steps with a rank took.</summary>
    /// <param name="source">Scored samples.</param>
    /// <param name="steps">All steps, with ends.</param>
    internal static SelectionRanks Of(ScoredSource source, SelectionSteps steps)
    {
        var places = new List<SelectionPlace>();
        if (Enumerable.Range(0, steps.Count).Any(step => steps[step].IsRanked))
        {
            foreach (ScoredBlock block in source.Blocks())
            {
                AddRanked(block, steps, places);
                if (places.Count > MostRanks)
                {
                    places.Clear();
                    break;
                }
            }
        }

        // By index, then by what orders equal keys, then by key: each keeps what the one before did.
        int[] order = [.. Enumerable.Range(0, places.Count)];
        order = RadixOrder.Refine(order, [.. places.Select(static place => place.Index)]);
        long[] indices = [.. order.Select(at => (long)places[at].Index)];
        int[] byIndex = order;
        order = RadixOrder.Refine(order, [.. places.Select(static place => place.Tie)]);
        order = RadixOrder.Refine(order, [.. places.Select(static place => place.Key)]);
        int[] ranks = new int[order.Length];
        for (int rank = 0; rank < order.Length; rank++)
        {
            ranks[order[rank]] = rank;
        }

        return new SelectionRanks(indices, [.. byIndex.Select(at => ranks[at])]);
    }

    /// <summary>The rank of a sample; -1 when it has none. Quickest when samples are asked for in ascending order. Not safe for concurrent use.</summary>
    /// <param name="index">Global index.</param>
    internal int Of(long index)
    {
        int at = _next < _indices.Length && _indices[_next] == index ? _next : Array.BinarySearch(_indices, index);
        if (at < 0)
        {
            return -1;
        }

        _next = at + 1;
        return _ranks[at];
    }

    private static void AddRanked(ScoredBlock block, SelectionSteps steps, List<SelectionPlace> places)
    {
        for (int at = 0; at < block.Count; at++)
        {
            ScoredSample sample = block[at];
            if (steps.Settle(sample) is var step && step >= 0 && steps[step].IsRanked)
            {
                places.Add(steps[step].Order.Place(sample));
            }
        }
    }
}
