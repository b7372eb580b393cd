namespace PipelineDsl.Datasets.Tests;

/// <summary>A stage that only says which columns it reads.</summary>
internal sealed class ReadingStage : DatasetStage
{
    /// <inheritdoc/>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan) => [];

    internal static DatasetPipeline Of(SampleColumns columns, int channels = 3, int classes = 10, int epochs = 4, string scoreColumn = "score") => new()
    {
        Name = "Reading",
        Channels = channels,
        Classes = classes,
        Epochs = epochs,
        Stages =
        [
            new ReadingStage
            {
                Name = "Stage0",
                Action = "read",
                Columns = columns,
                Budget = new SampleBudget(SampleBudgetKind.Keep, 1),
                Options = new SampleOptions { Column = scoreColumn },
            },
        ],
    };
}
