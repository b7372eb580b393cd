namespace PipelineDsl.Datasets;

/// <summary>Joins the verdicts of all stages: one fate for every sample of the set, in ascending order, read as a stream.</summary>
/// <param name="context">A run whose stages have ended.</param>
internal sealed class SampleFates(RunContext context)
{
    /// <summary>The fates.</summary>
    internal IEnumerable<SampleFate> All()
    {
        var cursors = new List<VerdictCursor>();
        try
        {
            for (int stage = 0; stage < context.Plan.Pipeline.Stages.Length; stage++)
            {
                cursors.Add(new VerdictCursor(context.Open(context.Verdicts(stage), VerdictWriter.Part)));
            }

            // Stage by stage the samples that enter are those that stay in the stage before, so the cursors keep pace with each other.
            while (cursors[0].MoveNext())
            {
                yield return Follow(cursors);
            }
        }
        finally
        {
            cursors.ForEach(static cursor => cursor.Dispose());
        }
    }

    /// <summary>What every stage said about one sample, up to the one that took it away.</summary>
    /// <param name="index">Global index.</param>
    internal IReadOnlyList<Verdict> Of(long index)
    {
        var verdicts = new List<Verdict>();
        for (int stage = 0; stage < context.Plan.Pipeline.Stages.Length; stage++)
        {
            using PartReader part = context.Open(context.Verdicts(stage), VerdictWriter.Part);
            verdicts.Add(Find(part, index));
            if (!verdicts[^1].Reason.Stays)
            {
                break;
            }
        }

        return verdicts;
    }

    private static SampleFate Follow(List<VerdictCursor> cursors)
    {
        double weight = cursors[0].Current.Weight;
        int stage = 0;
        while (cursors[stage].Current.Reason.Stays && stage + 1 < cursors.Count)
        {
            cursors[++stage].MoveNext();
            weight *= cursors[stage].Current.Weight;
        }

        return new SampleFate(stage, cursors[stage].Current, cursors[stage].Current.Reason.Stays ? weight : 0);
    }

    private static Verdict Find(PartReader part, long index)
    {
        long low = 0, high = (part.Length / StageEnd.VerdictBytes) - 1;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (part.Read<Verdict>(middle * StageEnd.VerdictBytes).Index < index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return part.Read<Verdict>(low * StageEnd.VerdictBytes);
    }
}
