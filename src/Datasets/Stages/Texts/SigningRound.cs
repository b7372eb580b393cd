namespace PipelineDsl.Datasets;

/// <summary>Signs the texts of every unit, and writes a sorted file for every band.</summary>
/// <param name="stage">The stage.</param>
/// <param name="units">Units of the plan.</param>
internal sealed class SigningRound(TextDeduplicationStage stage, int units) : DatasetRound(stage.Name + "-sign")
{
    /// <inheritdoc/>
    internal override int Tasks => units;

    /// <summary>Name of the file of one band.</summary>
    /// <param name="band">0-based band.</param>
    internal static string Part(int band) => $"band{band}";

    /// <inheritdoc/>
    internal override unsafe void Map(TaskRun run)
    {
        WorkUnit unit = run.Plan.Units[run.Task];

        // All bands at once where memory allows it, else several passes over the texts: the files are the same.
        int together = (int)long.Clamp(run.MemoryBytes / (sizeof(BandEntry) * (long)int.Max(1, unit.Count)), 1, stage.Bands);
        for (int first = 0; first < stage.Bands; first += together)
        {
            Map(run, unit, first, int.Min(together, stage.Bands - first));
        }
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        // Bands are matched one by one, from the files as they are.
    }

    private void Map(TaskRun run, WorkUnit unit, int firstBand, int bands)
    {
        BandEntry[][] entries = [.. Enumerable.Range(0, bands).Select(_ => new BandEntry[unit.Count])];
        ulong[] hashes = new ulong[stage.Bands];
        int signed = 0;
        var blocks = new SampleBlocks(run, unit, SampleColumns.Text);
        while (blocks.Next())
        {
            SampleBlock block = blocks.Block;
            for (int sample = 0; sample < block.Count; sample++)
            {
                if (!stage.Sign(block.Text(sample), stage.Options, hashes))
                {
                    continue;
                }

                for (int band = 0; band < bands; band++)
                {
                    entries[band][signed] = new(hashes[firstBand + band], block.Indices[sample]);
                }

                signed++;
            }
        }

        for (int band = 0; band < bands; band++)
        {
            Span<BandEntry> ofBand = entries[band].AsSpan(0, signed);
            ofBand.Sort();
            using PartWriter part = run.Create(Part(firstBand + band));
            part.Write<BandEntry>(ofBand);
        }
    }
}
