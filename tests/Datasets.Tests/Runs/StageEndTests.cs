namespace PipelineDsl.Datasets.Tests;

public class StageEndTests
{
    private static readonly TestColumns _samples = new() { Losses = new double[100] };

    [Fact]
    public void VerdictIsMissing_IsAMistakeOfTheStage() =>
        RequireMistake("Stage0 wrote 99 verdicts on 100 samples.", static index => index < 99 ? Kept(index) : null);

    [Fact]
    public void ReasonIsNotKnown_IsAMistakeOfTheStage() =>
        RequireMistake(
            "The verdict of Stage0 on sample 7 has reason 99 and weight 1.",
            static index => Kept(index) with { Reason = index == 7 ? (VerdictReason)99 : VerdictReason.Chosen });

    [Fact]
    public void WeightIsNotFinite_IsAMistakeOfTheStage() =>
        RequireMistake("on sample 3 has reason Chosen and weight NaN", static index => Kept(index) with { Weight = index == 3 ? double.NaN : 1 });

    [Fact]
    public void SampleThatDidNotEnter_IsAMistakeOfTheStage()
    {
        DatasetPipeline pipeline = PipelineRun.Of(
            [Stage("Stage0", static index => index < 50 ? Kept(index) : Left(index)), Stage("Stage1", static index => Kept(index))]);

        var error = Assert.Throws<InvalidOperationException>(() => PipelineRun.Execute(pipeline, _samples));

        Assert.Equal("Stage1 wrote a verdict on sample 50, which did not enter.", error.Message);
    }

    [Fact]
    public void IndicesDoNotAscend_IsAMistakeOfTheStage() =>
        RequireMistake("The verdict on sample 98 comes after that on 99.", static index => Kept(99 - index));

    [Fact]
    public void NothingIsLeft_IsAnErrorForTheUser()
    {
        var error = Assert.Throws<DatasetException>(() => PipelineRun.Execute(PipelineRun.Of([Stage("Stage0", static index => Left(index))]), _samples));

        Assert.StartsWith("Stage0 leaves no sample", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsOfStages_AreMultiplied()
    {
        using var folder = new ScratchFolder();
        DatasetPipeline pipeline = PipelineRun.Of(
        [
            Stage("Stage0", static index => Kept(index) with { Weight = 3 }),
            Stage("Stage1", static index => index < 10 ? Kept(index) with { Weight = 0.5 } : Left(index)),
        ]);

        using DatasetResult result = DatasetRun.Execute(pipeline, _samples, folder["run"], new RunOptions());

        Assert.Equal(Enumerable.Repeat(1.5, 10), result.Kept.Select(static sample => sample.Weight));
    }

    [Fact]
    public void TasksOfTwoBuilds_AreWarnedOf()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        DatasetPipeline Build(Delegate code) => PipelineRun.Of([Stage("Stage0", static index => Kept(index), code)]);
        using (DatasetRun old = DatasetRun.Create(Build(string.IsNullOrEmpty), _samples, directory, new RunOptions()))
        {
            old.Map(0, 0, 1);
        }

        using DatasetRun run = DatasetRun.Create(Build(static () => 1), _samples, directory, new RunOptions());
        run.RunRounds();

        Assert.Contains("Tasks were done by 2 builds of the program", Assert.Single(run.Finish().Warnings), StringComparison.Ordinal);
    }

    private static Verdict Kept(long index) => new() { Index = index, Weight = 1, Other = -1, Rank = -1, Reason = VerdictReason.Chosen };

    private static Verdict Left(long index) => new() { Index = index, Other = -1, Rank = -1, Reason = VerdictReason.Outscored };

    private static void RequireMistake(string message, Func<long, Verdict?> verdict)
    {
        var error = Assert.Throws<InvalidOperationException>(() => PipelineRun.Execute(PipelineRun.Of([Stage("Stage0", verdict)]), _samples));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static FixedStage Stage(string name, Func<long, Verdict?> verdict, Delegate? code = null) => new()
    {
        Name = name,
        Action = "",
        Columns = SampleColumns.None,
        Budget = new SampleBudget(SampleBudgetKind.Keep, 1),
        Options = new SampleOptions(),
        Verdict = verdict,
        Calls = code,
    };

    /// <summary>Writes the verdicts that a test wants on all samples of the set.</summary>
    private sealed class FixedStage : DatasetStage
    {
        internal required Func<long, Verdict?> Verdict { get; init; }

        internal Delegate? Calls { get; init; }

        internal override Delegate? Code => Calls;

        internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan) => [new Round(this)];

        private sealed class Round(FixedStage stage) : DatasetRound(stage.Name + "-fixed")
        {
            internal override int Tasks => 1;

            internal override void Map(TaskRun run)
            {
            }

            internal override void Reduce(TaskRun run)
            {
                using var verdicts = new VerdictWriter(run);
                for (long index = 0; index < run.Plan.Samples; index++)
                {
                    if (stage.Verdict(index) is { } verdict)
                    {
                        verdicts.Add(verdict);
                    }
                }
            }
        }
    }
}
