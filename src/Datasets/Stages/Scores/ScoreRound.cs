using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>One pass over the files that scores every sample, and the selection from those scores.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan.</param>
internal sealed class ScoreRound(ScoreStage stage, RunPlan plan) : DatasetRound(stage.Name + "-scores")
{
    private readonly SampleOptions _options = stage.Options with { Seed = plan.Seed };
    private readonly ScoredColumns _columns = ScoredPart.Columns(stage.Options);

    /// <inheritdoc/>
    internal override int Tasks => plan.Units.Length;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        using var part = new ScoredPartWriter(run, _columns, run.Entering.HoldsAll);
        double[] scores = new double[SampleBlocks.BlockRows], margins = new double[SampleBlocks.BlockRows];
        byte[] neverLearned = new byte[SampleBlocks.BlockRows];
        using var blocks = new SampleBlocks(
            run, plan.Units[run.Task], (stage.Read ?? stage.Columns) | ScoredPart.Sources(_options), _options.Column, isPassing: true);
        while (blocks.Next())
        {
            SampleBlock block = blocks.Block;
            int count = block.Count;
            stage.Score(block, _options, scores.AsSpan(0, count));
            Check(run, block, scores, $"{stage.Name} ({stage.Action}) scores it");
            if (_columns.HasFlag(ScoredColumns.Margin))
            {
                Aum.Score(block, _options, margins);
                Check(run, block, margins, "its accumulated margin is");
            }

            if (_columns.HasFlag(ScoredColumns.NeverLearned))
            {
                Learn(block, neverLearned);
            }

            part.Add(block.Indices, scores.AsSpan(0, count), block.Labels, margins.AsSpan(0, count), neverLearned.AsSpan(0, count));
        }
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run) => Reduce(run, stage.Budget);

    /// <summary>As <see cref="Reduce(TaskRun)"/>, with a budget that only the data say.</summary>
    /// <param name="run">The merge.</param>
    /// <param name="budget">How much stays.</param>
    internal void Reduce(TaskRun run, SampleBudget budget)
    {
        var rule = new SelectionRule(budget, _options, stage.HardIsHigh, stage.Choice, plan.Seed);
        ScoredSelection.Reduce(run, rule, new ScoredParts(run, Name, Tasks, _columns, isAscending: true, areWhole: run.Entering.HoldsAll));
    }

    private static void Check(TaskRun run, in SampleBlock block, double[] values, string what)
    {
        for (int sample = 0; sample < block.Count; sample++)
        {
            if (!double.IsFinite(values[sample]))
            {
                throw new DatasetException($"{run.Samples.Locate(block.Indices[sample])}: {what} {values[sample]}; expected a finite number.");
            }
        }
    }

    private static void Learn(in SampleBlock block, byte[] neverLearned)
    {
        for (int sample = 0; sample < block.Count; sample++)
        {
            neverLearned[sample] = TrainingScores.IsNeverLearned(block.CorrectOf(sample)) ? (byte)1 : (byte)0;
        }
    }
}
