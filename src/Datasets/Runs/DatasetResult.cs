namespace PipelineDsl.Datasets;

/// <summary>What a run kept and dropped. Rows are read from the run's folder as a stream, every time anew, so a set may be larger than memory.</summary>
public sealed class DatasetResult : IDisposable
{
    private readonly DatasetRun _run;
    private readonly ClassTally _tally;

    /// <summary>Makes the result.</summary>
    /// <param name="run">The run; disposed with the result.</param>
    /// <param name="manifest">What its output says.</param>
    internal DatasetResult(DatasetRun run, OutputManifest manifest)
    {
        _run = run;
        _tally = manifest.Tally;
        KeptCount = manifest.Kept;
        Warnings = manifest.Warnings;
    }

    /// <summary>Folder with the output: selection, dropped samples, random subsets, manifest.</summary>
    public string OutputDirectory => _run.Context.Directory.Output;

    /// <summary>Samples of the set.</summary>
    public long Samples => _run.Plan.Samples;

    /// <summary>Samples kept.</summary>
    public long KeptCount { get; }

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Number of random subsets.</summary>
    public int RandomSeeds => _run.Plan.Pipeline.RandomSeeds;

    /// <summary>Samples kept, in ascending order of indices.</summary>
    public IEnumerable<SelectedSample> Kept
    {
        get
        {
            var rows = new ResultRows(_run.Context);
            return new SampleFates(_run.Context).All().Where(static fate => fate.Verdict.Reason.Stays).Select(fate => rows.Selected(fate));
        }
    }

    /// <summary>Samples dropped, in ascending order of indices.</summary>
    public IEnumerable<DroppedSample> Dropped
    {
        get
        {
            var rows = new ResultRows(_run.Context);
            return new SampleFates(_run.Context).All().Where(static fate => !fate.Verdict.Reason.Stays).Select(fate => rows.Dropped(fate));
        }
    }

    /// <summary>
    /// Indices of a random subset of the whole set, ascending: as many samples as were kept, and as many of every class where the pipeline shares its
    /// budget out among classes.
    /// </summary>
    /// <param name="number">0-based number, below <see cref="RandomSeeds"/>.</param>
    public IEnumerable<long> Baseline(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, RandomSeeds);
        return new RandomBaselines(_run.Context, _tally).Draw(number, CancellationToken.None);
    }

    /// <summary>Closes the inputs.</summary>
    public void Dispose() => _run.Dispose();
}
