namespace PipelineDsl.Datasets;

/// <summary>What follows the last merge of a stage: its verdicts are checked, and made into the mask of the samples that are left.</summary>
internal static class StageEnd
{
    /// <summary>Name of the part with the bits of samples that are left.</summary>
    internal const string MaskPart = "mask";

    /// <summary>Name of the part with the number of verdicts for every reason.</summary>
    internal const string CountsPart = "counts";

    /// <summary>Bytes of a verdict on disk.</summary>
    internal static unsafe int VerdictBytes => sizeof(Verdict);

    /// <summary>Writes mask and counts.</summary>
    /// <param name="run">The merge.</param>
    /// <param name="stage">The stage's name.</param>
    /// <exception cref="InvalidOperationException">Verdicts are missing, or on samples that did not enter, or make no sense.</exception>
    /// <exception cref="DatasetException">No sample is left.</exception>
    internal static void Write(FileTaskRun run, string stage)
    {
        var mask = new BitMask(run.Plan.Samples);
        long[] counts = new long[VerdictReasons.Count];
        (double Lowest, double Highest) scores = (double.PositiveInfinity, double.NegativeInfinity);
        using (PartReader verdicts = run.Reopen(VerdictWriter.Part))
        {
            SampleMask entering = run.Entering;
            long count = verdicts.Length / VerdictBytes;
            foreach (ReadOnlySpan<Verdict> block in new VerdictBlocks(verdicts))
            {
                foreach (ref readonly Verdict verdict in block)
                {
                    Check(verdict, entering, stage);
                    counts[(int)verdict.Reason]++;
                    if (verdict.Reason.Stays)
                    {
                        mask.Add(verdict.Index);
                        scores = (double.MinNumber(scores.Lowest, verdict.Score), double.MaxNumber(scores.Highest, verdict.Score));
                    }
                }

                run.Stop.ThrowIfCancellationRequested();
            }

            // Indices ascend, so as many verdicts as samples are one on each.
            if (count != entering.Count)
            {
                throw new InvalidOperationException($"{stage} wrote {count} verdicts on {entering.Count} samples.");
            }
        }

        if (mask.Count == 0)
        {
            throw new DatasetException($"{stage} leaves no sample; ask for less to leave.");
        }

        if (double.IsFinite(scores.Lowest) && double.IsFinite(scores.Highest))
        {
            run.Report("lowest score kept", scores.Lowest);
            run.Report("highest score kept", scores.Highest);
        }

        using PartWriter words = run.Create(MaskPart);
        words.Write(mask.Words);
        using PartWriter tally = run.Create(CountsPart);
        tally.Write<long>(counts);
    }

    private static void Check(in Verdict verdict, SampleMask entering, string stage)
    {
        if (!entering.Contains(verdict.Index))
        {
            throw new InvalidOperationException($"{stage} wrote a verdict on sample {verdict.Index}, which did not enter.");
        }

        if ((uint)verdict.Reason >= (uint)VerdictReasons.Count || !double.IsFinite(verdict.Weight) || verdict.Weight < 0)
        {
            throw new InvalidOperationException($"The verdict of {stage} on sample {verdict.Index} has reason {verdict.Reason} and weight {verdict.Weight}.");
        }
    }
}
