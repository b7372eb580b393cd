using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Counts the samples of every class, adds up their embeddings and costs, and shares out the budget.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="layout">How the set is cut.</param>
internal sealed class SubsetSurveyRound(SubsetStage stage, RunPlan plan, SubsetLayout layout) : DatasetRound($"{stage.Name}-survey")
{
    private const string Part = "groups";

    private int Channels => plan.Pipeline.Channels;

    /// <summary>Numbers of a group in a file: samples, picks, cost, and the sum or mean of rows.</summary>
    private int Width => 3 + Channels;

    /// <inheritdoc/>
    internal override int Tasks => plan.Units.Length;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        bool hasCosts = stage.Budget.Kind == SampleBudgetKind.MaxCost;
        SampleColumns columns = SampleColumns.Embedding | (layout.Groups > 1 ? SampleColumns.Label : 0) | (hasCosts ? SampleColumns.Cost : 0);
        double[] totals = new double[layout.Groups * Width];
        float[] rows = [];
        var blocks = new SampleBlocks(run, plan.Units[run.Task], columns);
        while (blocks.Next())
        {
            SampleBlock samples = blocks.Block;
            SampleBuffer.Grow(ref rows, (long)samples.Count * Channels);
            SubsetRows.Make(run, stage, samples, rows.AsSpan(0, samples.Count * Channels));
            for (int sample = 0; sample < samples.Count; sample++)
            {
                Span<double> group = totals.AsSpan((layout.Groups > 1 ? samples.Labels[sample] : 0) * Width, Width);
                group[0]++;
                group[2] += hasCosts ? Cost(run, samples, sample) : 0;
                RowValues<float>.AddTo(rows.AsSpan(sample * Channels, Channels), group[3..]);
            }
        }

        using PartWriter part = run.Create(Part);
        part.Write<double>(totals);
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        double[] totals = new double[layout.Groups * Width], unit = new double[totals.Length];
        for (int task = 0; task < Tasks; task++)
        {
            using PartReader reader = run.Open(Name, task, Part);
            reader.Read<double>(0, unit);
            RowValues<double>.AddTo(unit, totals);
        }

        long[] sizes = new long[layout.Groups], counts = new long[layout.Groups];
        for (int group = 0; group < sizes.Length; group++)
        {
            Span<double> values = totals.AsSpan(group * Width, Width);
            sizes[group] = (long)values[0];
            foreach (ref double sum in values[3..])
            {
                sum /= long.Max(1, sizes[group]);
            }
        }

        SubsetBudget.Share(stage, run, sizes, counts);
        for (int group = 0; group < sizes.Length; group++)
        {
            totals[(group * Width) + 1] = counts[group];
        }

        using PartWriter part = run.Create(Part);
        part.Write<double>(totals);
    }

    /// <summary>What was found of a group.</summary>
    /// <param name="run">A task of a later round.</param>
    /// <param name="group">0-based group.</param>
    internal SubsetGroup Read(TaskRun run, int group)
    {
        double[] values = new double[Width];
        using PartReader part = run.Open(Name, -1, Part);
        part.Read<double>((long)group * Width * sizeof(double), values);
        return new SubsetGroup((long)values[0], (long)values[1], values[2], values[3..]);
    }

    private double Cost(TaskRun run, in SampleBlock samples, int sample) => samples.Costs[sample] is > 0 and < double.PositiveInfinity and var cost
        ? cost
        : throw new DatasetException(
            $"{stage.Name} ({stage.Action}): the value of {run.Samples.Locate(samples.Indices[sample])}, column cost, must be above 0 and finite, but is "
            + $"{samples.Costs[sample]}.");
}
