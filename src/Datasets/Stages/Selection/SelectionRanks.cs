namespace PipelineDsl.Datasets;

/// <summary>The places of samples in the order of selection, where there is one and few enough stay to sort them.</summary>
internal sealed class SelectionRanks
{
    /// <summary>The most samples that get ranks, 40 MiB. A number of its own, not the memory at hand: outputs must not depend on that.</summary>
    internal const int MostRanks = 1 << 20;

    private readonly long[] _indices;
    private readonly int[] _ranks;

    private SelectionRanks(long[] indices, int[] ranks) => (_indices, _ranks) = (indices, ranks);

    /// <summary>Ranks the samples that steps with a rank took.</summary>
    /// <param name="source">Scored samples.</param>
    /// <param name="steps">All steps, with ends.</param>
    internal static SelectionRanks Of(ScoredSource source, SelectionSteps steps)
    {
        var places = new List<SelectionPlace>();
        if (Enumerable.Range(0, steps.Count).Any(step => steps[step].IsRanked))
        {
            foreach (SelectionPlace place in Ranked(source, steps))
            {
                places.Add(place);
                if (places.Count > MostRanks)
                {
                    places.Clear();
                    break;
                }
            }
        }

        places.Sort();
        long[] indices = [.. places.Select(static place => (long)place.Index)];
        int[] ranks = [.. Enumerable.Range(0, indices.Length)];
        Array.Sort(indices, ranks);
        return new SelectionRanks(indices, ranks);
    }

    /// <summary>The rank of a sample; -1 when it has none.</summary>
    /// <param name="index">Global index.</param>
    internal int Of(long index)
    {
        int at = Array.BinarySearch(_indices, index);
        return at < 0 ? -1 : _ranks[at];
    }

    private static IEnumerable<SelectionPlace> Ranked(ScoredSource source, SelectionSteps steps)
    {
        foreach (ScoredBlock block in source.Blocks())
        {
            for (int at = 0; at < block.Count; at++)
            {
                ScoredSample sample = block[at];
                if (steps.Settle(sample) is var step && step >= 0 && steps[step].IsRanked)
                {
                    yield return steps[step].Order.Place(sample);
                }
            }
        }
    }
}
