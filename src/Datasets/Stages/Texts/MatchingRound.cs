namespace PipelineDsl.Datasets;

/// <summary>Finds the texts that share a band, one band a task, and joins what is alike.</summary>
/// <param name="stage">The stage.</param>
/// <param name="signing">Name of the round that signed.</param>
/// <param name="units">Its tasks.</param>
internal sealed class MatchingRound(TextDeduplicationStage stage, string signing, int units) : DatasetRound(stage.Name + "-match")
{
    private const string Pairs = "pairs";
    private const int AdvanceEvery = 65_536;

    /// <inheritdoc/>
    internal override int Tasks => stage.Bands;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        using var band = new BandReader(run, signing, units, run.Task);
        using PartWriter pairs = run.Create(Pairs);
        bool isFirst = true;
        BandEntry first = default;
        for (long count = 1; band.Next(out BandEntry entry); count++)
        {
            if (isFirst || entry.Hash != first.Hash)
            {
                // Entries of a hash ascend, so the first text of a group is its lowest index.
                (first, isFirst) = (entry, false);
            }
            else
            {
                pairs.Write(new TextPair(first.Index, entry.Index));
            }

            if (count % AdvanceEvery == 0)
            {
                run.Advance(AdvanceEvery);
            }
        }
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        AlikeTexts alike = AlikeTexts.Of(ReadPairs(run));
        long duplicates = 0;
        using var verdicts = new VerdictWriter(run);
        foreach (WorkUnit unit in run.Plan.Units)
        {
            for (long index = unit.First; index < unit.First + unit.Count; index++)
            {
                if (!run.Entering.Contains(index))
                {
                    continue;
                }

                long first = alike.FirstOf(index);
                bool stays = first == index;
                duplicates += stays ? 0 : 1;
                verdicts.Add(new()
                {
                    Index = index,
                    Weight = stays ? 1 : 0,
                    Other = stays ? -1 : first,
                    Rank = -1,
                    Reason = stays ? VerdictReason.Unique : VerdictReason.Duplicate,
                });
            }

            run.Advance(unit.Count);
        }

        run.Report("duplicates", duplicates);
    }

    private unsafe TextPair[] ReadPairs(TaskRun run)
    {
        var parts = new List<PartReader>();
        try
        {
            for (int band = 0; band < Tasks; band++)
            {
                parts.Add(run.Open(Name, band, Pairs));
            }

            long count = parts.Sum(static part => part.Length) / sizeof(TextPair);
            long bytes = count * (sizeof(TextPair) + AlikeTexts.BytesOfPair);
            if (bytes > run.MemoryBytes || count > Array.MaxLength)
            {
                throw new DatasetException(
                    $"{stage.Name}: joining {count} pairs of texts that are alike takes {bytes} bytes, but the run may use {run.MemoryBytes}; "
                        + "give it more memory, or use more hashes in a band.", 2);
            }

            var pairs = new TextPair[count];
            int read = 0;
            foreach (PartReader part in parts)
            {
                int ofBand = (int)(part.Length / sizeof(TextPair));
                part.Read(0, pairs.AsSpan(read, ofBand));
                read += ofBand;
            }

            return pairs;
        }
        finally
        {
            parts.ForEach(static part => part.Dispose());
        }
    }
}
