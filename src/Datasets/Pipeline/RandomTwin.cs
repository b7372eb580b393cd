using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>The random baseline of a pipeline: the same budgets, by chance. What cannot beat it has learnt nothing.</summary>
public static class RandomTwin
{
    /// <summary>
    /// The twin of a pipeline. Stages whose budget is a number draw as many samples, from the same classes where the budget is shared out among them.
    /// Where the data decide, the stage itself runs on the twin's samples to learn the number.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    public static DatasetPipeline Of(DatasetPipeline pipeline) => new()
    {
        Name = pipeline.Name + ".Random",
        Channels = pipeline.Channels,
        Classes = pipeline.Classes,
        Epochs = pipeline.Epochs,
        Runs = pipeline.Runs,
        Stages = ImmutableArray.CreateRange(pipeline.Stages, Of),
    };

    private static DatasetStage Of(DatasetStage stage)
    {
        bool isCounted = stage.Budget.Kind is SampleBudgetKind.Keep or SampleBudgetKind.KeepCount
            && stage.Options.NeverLearned != NeverLearned.Drop
            && stage is not (MatchedStage or ScoreStage { Choice: SampleChoice.BelowMean });
        return isCounted ? Drawing(stage, stage.Name, stage.Budget) : MatchedStage.Of(stage);
    }

    /// <summary>A stage that draws by chance, with the class quotas of another.</summary>
    /// <param name="stage">The other stage.</param>
    /// <param name="name">Name of the stage that is made.</param>
    /// <param name="budget">How many it draws.</param>
    internal static ScoreStage Drawing(DatasetStage stage, string name, SampleBudget budget) => new()
    {
        Name = name,
        Action = $"samples drawn at random, as many as stay by: {stage.Action}",
        // The same files belong to both, so that one command line does for both; but chance does not look at them.
        Columns = stage.Columns,
        Read = stage.Options.Quota == ClassQuota.None ? SampleColumns.None : SampleColumns.Label,
        Budget = budget,
        Options = new SampleOptions
        {
            Column = stage.Options.Column,
            Quota = stage.Options.Quota,
            MinPerClass = stage.Options.Quota == ClassQuota.None ? 0 : stage.Options.MinPerClass,
            Classes = stage.Options.Classes,
            Epochs = stage.Options.Epochs,
            Runs = stage.Options.Runs,
        },
        Score = RandomSamples.Score,
        HardIsHigh = RandomSamples.HardIsHigh,
        Choice = RandomSamples.Choice,
    };
}
