using System.Collections.Immutable;
using System.Text.Json;
using PipelineDsl.Evaluation;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Evaluation;

public class ComparisonTests
{
    private static readonly TokenPlan Half = new(10, true, 8, 2, [10, 5, 5]);
    private static readonly TokenPlan Third = new(10, true, 8, 2, [10, 3, 3]);
    private static readonly TokenPlan LateHalf = new(10, true, 8, 2, [10, 10, 5]);
    private static readonly ImmutableArray<int> Labels = [0, 1, 2, 3];
    private static readonly ArmLatency Latency = new(2, 3, 1.5, 0);

    private static readonly ArmOutcome Dense = new(Arm.Uncompressed("dense", Half), new(3, 4, 1, 0), [[0, 1, 2, 0]]);
    private static readonly ArmOutcome Random = new(Arm.Random("random", Half, 1, 2), Latency, [0, 1, 0, 0], [0, 0, 0, 0]);
    private static readonly ArmOutcome Uniform = new(Arm.Uniform("uniform", Half), Latency, [[0, 1, 2, 3]]);

    [Fact]
    public void Report_HandComputedCase_HasEveryFigure()
    {
        var comparison = new Comparison(Labels, Dense, Random, Uniform);
        comparison.Add(Pipeline("tome", Half, 0, 1, 2, 0));

        ComparisonReport report = comparison.Report();
        ArmReport tome = Assert.Single(report.Pipelines);

        Assert.Equal(4, report.Items);
        Assert.Equal(0.75, tome.Accuracy);
        Assert.Equal(1, tome.Agreement);
        Assert.Equal(5, tome.KeptTokens);
        Assert.Null(tome.AccuracyInterval);
        Assert.Equal(0.375, report.Random.Accuracy);
        Assert.Equal(0.625, report.Random.Agreement);
        Assert.Null(report.Random.Verdict);
        Assert.Null(report.Uncompressed.Verdict);
        Assert.Equal(0.375, tome.Verdict!.Difference);
        Assert.Equal(0.625, report.Uniform.Verdict!.Difference);
        Assert.Equal(0.75, report.Uniform.Agreement);

        // Two seeds with 0.5 and 0.25: mean 0.375, standard error 0.125, t(0.975, 1) = 12.706.
        Assert.Equal(0.375 + (12.706 * 0.125), report.Random.AccuracyInterval!.Value.High, 3);
    }

    [Fact]
    public void Add_CountsThatDataDecide_AreEqualForThePipelineItselfOnly()
    {
        TokenPlan own = Half with { IsStatic = false, CountedBy = "Mine.Adaptive" }, other = own with { CountedBy = "Mine.Other" };
        var comparison = new Comparison(
            Labels, Dense, new(Arm.Random("random", own, 1), Latency, [[0, 1, 0, 0]]), new(Arm.Uniform("uniform", own), Latency, [[0, 1, 2, 3]]));

        comparison.Add(Pipeline("adaptive", own, 0, 1, 2, 0));

        ArgumentException refused = Assert.Throws<ArgumentException>(() => comparison.Add(Pipeline("other", other, 0, 1, 2, 0)));
        Assert.Contains(
            "Arm other leaves as many tokens as the data have Mine.Other leave, arm random as many tokens as the data have Mine.Adaptive leave",
            refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => comparison.Add(Pipeline("half", Half, 0, 1, 2, 0)));
    }

    [Fact]
    public void Report_AnswersLikeOneRandomRun_IsNoDifferent()
    {
        var random = new ArmOutcome(Arm.Random("random", Half, 1), Latency, [[0, 1, 0, 0]]);
        var comparison = new Comparison(Labels, Dense, random, Uniform);
        comparison.Add(Pipeline("twin", Half, 0, 1, 0, 0));

        ArmReport twin = comparison.Report().Pipelines[0];

        Assert.Equal(VerdictKind.NoDifferent, twin.Verdict!.Kind);
        Assert.Equal(new Interval(0, 0), twin.Verdict.Interval);
        Assert.Equal("twin is no different from random at 5 of 10 tokens: 0.00 points of accuracy, 95 % interval 0.00 to 0.00.", twin.Sentence);
    }

    [Fact]
    public void Report_AlwaysRightAndAlwaysWrong_AreBetterAndWorse()
    {
        ImmutableArray<int> labels = [.. Enumerable.Range(0, 40).Select(item => item % 2)];
        ImmutableArray<int> zeros = [.. new int[40]];
        ImmutableArray<int> wrong = [.. labels.Select(label => label + 1)];
        var comparison = new Comparison(
            labels,
            new(Arm.Uncompressed("dense", Half), Latency, [labels]),
            new(Arm.Random("random", Half, 1, 2, 3), Latency, zeros, zeros, zeros),
            new(Arm.Uniform("uniform", Half), Latency, [zeros]));
        comparison.Add(new(Arm.Pipeline("right", Half), Latency, [labels]));
        comparison.Add(new(Arm.Pipeline("wrong", Half), Latency, [wrong]));

        ComparisonReport report = comparison.Report();

        Assert.Equal(VerdictKind.Better, report.Pipelines[0].Verdict!.Kind);
        Assert.Equal(VerdictKind.Worse, report.Pipelines[1].Verdict!.Kind);
        Assert.Contains("wrong is worse than random", report.Pipelines[1].Sentence);
        Assert.Equal(VerdictKind.NoDifferent, report.Uniform.Verdict!.Kind);
    }

    [Fact]
    public void Report_WithWorkOutsideTheLayers_IdealIsNearerToOne()
    {
        // 8 N d^2 + 4 N^2 d + 8 N' d^2 with d = 8: layer 0 sees 10 and leaves 5, layer 1 sees 5.
        const double dense = 2 * ((8 * 10 * 64) + (4 * 100 * 8) + (8 * 10 * 64));
        const double half = (8 * 10 * 64) + (4 * 100 * 8) + (8 * 5 * 64) + (8 * 5 * 64) + (4 * 25 * 8) + (8 * 5 * 64);
        Assert.Equal(dense / half, IdealSpeedup.Of(Half), 12);
        Assert.Equal((dense + 1000) / (half + 1000), IdealSpeedup.Of(Half, 1000), 12);

        var comparison = new Comparison(Labels, Dense, Random, Uniform) { FlopsOutsideLayers = 1000 };
        comparison.Add(Pipeline("tome", Half, 0, 1, 2, 3));
        Assert.Equal((dense + 1000) / (half + 1000), comparison.Report().Pipelines[0].IdealSpeedup, 12);
        Assert.Equal(1, comparison.Report().Uncompressed.IdealSpeedup);
    }

    [Fact]
    public void Add_FewerTokensLeft_IsRefusedWithBothSchedules()
    {
        var comparison = new Comparison(Labels, Dense, Random, Uniform);

        string message = Assert.Throws<ArgumentException>(() => comparison.Add(Pipeline("tome", Third, 0, 0, 0, 0))).Message;

        Assert.Contains("10, 3, 3", message);
        Assert.Contains("10, 5, 5", message);
    }

    [Fact]
    public void Add_SameTokensLeftButLater_IsRefused()
    {
        var comparison = new Comparison(Labels, Dense, Random, Uniform);

        Assert.Contains("different budgets", Assert.Throws<ArgumentException>(() => comparison.Add(Pipeline("late", LateHalf, 0, 0, 0, 0))).Message);
    }

    [Fact]
    public void Comparison_UniformOfAnotherBudget_IsRefused()
    {
        var uniform = new ArmOutcome(Arm.Uniform("uniform", Third), Latency, [[0, 1, 2, 3]]);

        Assert.Contains("different budgets", Assert.Throws<ArgumentException>(() => new Comparison(Labels, Dense, Random, uniform)).Message);
    }

    [Fact]
    public void Comparison_PipelineInPlaceOfRandom_IsRefused() =>
        Assert.Contains("kind Random", Assert.Throws<ArgumentException>(() => new Comparison(Labels, Dense, Uniform, Uniform)).Message);

    [Fact]
    public void Comparison_UncompressedOfAnotherModel_IsRefused()
    {
        var other = new ArmOutcome(Arm.Uncompressed("other", new(12, true, 8, 2, [12, 5, 5])), Latency, [[0, 1, 2, 3]]);

        Assert.Contains("12 tokens", Assert.Throws<ArgumentException>(() => new Comparison(Labels, other, Random, Uniform)).Message);
    }

    [Fact]
    public void Comparison_NoLabels_IsRefused() => Assert.Throws<ArgumentException>(() => new Comparison([], Dense, Random, Uniform));

    [Fact]
    public void Comparison_AnswersToFewerItems_IsRefused() =>
        Assert.Contains("answered 4 items, but there are 3", Assert.Throws<ArgumentException>(() => new Comparison([0, 1, 2], Dense, Random, Uniform)).Message);

    [Fact]
    public void Report_NoPipeline_IsRefused() => Assert.Throws<InvalidOperationException>(() => new Comparison(Labels, Dense, Random, Uniform).Report());

    [Fact]
    public void Add_SameNameTwice_IsRefused()
    {
        var comparison = new Comparison(Labels, Dense, Random, Uniform);
        comparison.Add(Pipeline("tome", Half, 0, 0, 0, 0));

        Assert.Throws<ArgumentException>(() => comparison.Add(Pipeline("tome", Half, 0, 0, 0, 0)));
    }

    [Fact]
    public void Random_NoSeed_IsRefused() => Assert.Throws<ArgumentException>(() => Arm.Random("random", Half));

    [Fact]
    public void Random_SeedTwice_IsRefused() =>
        Assert.Contains("seed 7 twice", Assert.Throws<ArgumentException>(() => Arm.Random("random", Half, 7, 8, 7)).Message);

    [Fact]
    public void ArmOutcome_FewerRunsThanSeeds_IsRefused() =>
        Assert.Contains(
            "2 runs, got the predictions of 1", Assert.Throws<ArgumentException>(() => new ArmOutcome(Random.Arm, Latency, [[0, 1, 2, 3]])).Message);

    [Fact]
    public void Write_Report_IsJsonWithEveryArmAndItsSeeds()
    {
        var comparison = new Comparison(Labels, Dense, Random, Uniform);
        comparison.Add(Pipeline("tome", Half, 0, 1, 2, 3));
        using var stream = new MemoryStream();

        ReportJson.Write(stream, [comparison.Report()]);

        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        JsonElement arms = json.RootElement.GetProperty("comparisons")[0].GetProperty("arms");
        Assert.Equal(["uncompressed", "pipeline", "random", "uniform"], arms.EnumerateArray().Select(arm => arm.GetProperty("kind").GetString()));
        Assert.Equal([1, 2], arms[2].GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt32()));
        Assert.Equal("better", arms[1].GetProperty("against_random").GetProperty("verdict").GetString());
        Assert.Equal(2, arms[1].GetProperty("latency_p50_ms").GetDouble());
    }

    private static ArmOutcome Pipeline(string name, TokenPlan plan, params int[] answers) => new(Arm.Pipeline(name, plan), Latency, [[.. answers]]);
}
