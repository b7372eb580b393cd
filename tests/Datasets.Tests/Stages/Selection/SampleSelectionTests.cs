using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Stages.Selection;

public class SampleSelectionTests
{
    private const int Samples = 400;

    public static TheoryData<string> Names => [.. Options.Keys];

    internal static Dictionary<string, SampleOptions> Options { get; } = new()
    {
        ["hard"] = new(),
        ["easy"] = new() { Order = Difficulty.Easy },
        ["middle"] = new() { Order = Difficulty.Middle },
        ["skip"] = new() { Skip = 0.11 },
        ["random ties"] = new() { Ties = TieRule.Random },
        ["mislabelled"] = new() { DropMislabelled = 0.2, Skip = 0.05 },
        ["never learned"] = new() { NeverLearned = NeverLearned.Drop },
        ["strata"] = new() { Strata = 7 },
        ["strata of what is left"] = new() { Strata = 13, DropMislabelled = 0.1, Skip = 0.1 },
        ["strata in classes"] = new() { Strata = 5, Quota = ClassQuota.Proportional },
        ["proportional"] = new() { Quota = ClassQuota.Proportional },
        ["equal"] = new() { Quota = ClassQuota.Equal, Order = Difficulty.Easy },
        ["proportional with a least"] = new() { Quota = ClassQuota.Proportional, MinPerClass = 9 },
        ["least"] = new() { MinPerClass = 12 },
        ["class floor"] = new() { ClassFloor = 0.5 },
        ["middle of classes"] = new() { Order = Difficulty.Middle, Quota = ClassQuota.Equal },
        ["mixed"] = new() { MixRandom = 0.3 },
        ["mixed in classes"] = new() { MixRandom = 0.45, Quota = ClassQuota.Proportional },
        ["mixed strata"] = new() { MixRandom = 0.25, Strata = 6 },
        ["mixed with a floor"] = new() { MixRandom = 0.5, ClassFloor = 0.3, Skip = 0.01 },
    };

    internal static SampleScores Scores(int seed, bool ties)
    {
        var random = new Random(seed);
        return new SampleScores
        {
            Scores = Enumerable.Range(0, Samples).Select(_ => ties ? random.Next(9) - 4d : (random.NextDouble() - 0.4) * 3).ToArray(),
            Labels = Enumerable.Range(0, Samples).Select(_ => Math.Min(random.Next(5), random.Next(4))).ToArray(),
            Margins = Enumerable.Range(0, Samples).Select(_ => random.Next(12) - 6d).ToArray(),
            NeverLearned = Enumerable.Range(0, Samples).Select(_ => random.Next(10) == 0).ToArray(),
            HardIsHigh = seed % 2 == 0,
        };
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AnyOptions_SelectAsSortingWould(string name)
    {
        foreach (int seed in Enumerable.Range(0, 3))
        {
            foreach (int count in new[] { 61, 200 })
            {
                SampleScores samples = Scores(seed, ties: seed % 3 == 0);
                SampleOptions options = Options[name] with { Classes = 4, Seed = (ulong)seed };
                ScoredChoice[] kept = SampleSelection.Select(samples, new SampleBudget(SampleBudgetKind.KeepCount, count), options);
                Assert.Equal(NaiveSelection.Select(samples, count, options), kept.Select(static sample => sample.Index));
                Assert.Equal(count, kept.Length);
                Assert.All(kept, static sample => Assert.Equal(1, sample.Weight));
            }
        }
    }

    [Fact]
    public void RandomChoice_IsNestedInLargerOnes()
    {
        SampleScores samples = Scores(1, true) with { Choice = SampleChoice.AtRandom };
        int[] Draw(int count) => [.. SampleSelection.Select(samples, new(SampleBudgetKind.KeepCount, count), new SampleOptions { Seed = 5 })
            .OrderBy(static sample => sample.Rank).Select(static sample => sample.Index)];
        int[] large = Draw(90);
        Assert.Equal(large.Take(30), Draw(30));
        Assert.Equal(Enumerable.Range(0, Samples).OrderBy(static sample => KeyedHash.Key(5, (ulong)sample)).Take(90), large);
    }

    [Fact]
    public void Ranks_FollowScoresThenIndices()
    {
        ScoredChoice[] kept = SampleSelection.Select(
            new SampleScores { Scores = new double[] { 1, 3, 2, 3, 0 } }, new(SampleBudgetKind.KeepCount, 4), new SampleOptions());
        Assert.Equal([3, 0, 2, 1], kept.Select(static sample => sample.Rank));
    }

    [Theory]
    [InlineData(2, new[] { 1, 2, 3 })]
    [InlineData(2.5, new[] { 1, 3 })]
    [InlineData(9, new int[0])]
    public void Threshold_KeepsWhatReachesIt(double threshold, int[] expected) => Assert.Equal(
        expected,
        SampleSelection.Select(
            new SampleScores { Scores = new double[] { 1, 3, 2, 3, 0 }, HardIsHigh = false }, new(SampleBudgetKind.Threshold, threshold), new SampleOptions())
            .Select(static sample => sample.Index));

    [Fact]
    public void BelowMean_DrawsAFractionThatWeighsForAll()
    {
        double[] losses = [.. Enumerable.Range(0, 100).Select(static sample => sample < 70 ? 0.1 : 2)];
        ScoredChoice[] kept = SampleSelection.Select(
            new SampleScores { Scores = losses, Choice = SampleChoice.BelowMean }, new(SampleBudgetKind.Keep, 0.3), new SampleOptions { Seed = 8 });
        int[] drawn = [.. Enumerable.Range(0, 70).OrderBy(static sample => KeyedHash.Key(8, (ulong)sample)).Take(21).Order()];
        Assert.Equal([.. drawn, .. Enumerable.Range(70, 30)], kept.Select(static sample => sample.Index));
        Assert.Equal(100, kept.Sum(static sample => sample.Weight), 1e-9);
        Assert.All(kept, sample => Assert.Equal(sample.Index < 70 ? 1 / 0.3 : 1, sample.Weight));
    }

    [Fact]
    public void EqualLosses_AreNotBelowTheirMean()
    {
        ScoredChoice[] kept = SampleSelection.Select(
            new SampleScores { Scores = new double[] { 0.1, 0.1, 0.1 }, Choice = SampleChoice.BelowMean }, new(SampleBudgetKind.Keep, 0.5), new SampleOptions());
        Assert.Equal(3, kept.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AllSamples_Stay(bool equalScores)
    {
        double[] scores = [.. Enumerable.Range(0, 50).Select(sample => equalScores ? 1d : sample)];
        foreach (SampleOptions options in new SampleOptions[] { new(), new() { Strata = 50 }, new() { Order = Difficulty.Middle }, new() { MixRandom = 1 } })
        {
            Assert.Equal(50, SampleSelection.Select(new SampleScores { Scores = scores }, new(SampleBudgetKind.Keep, 1), options).Length);
        }
    }

    [Fact]
    public void BudgetBeyondWhatIsLeft_NamesBothNumbers()
    {
        var error = Assert.Throws<DatasetException>(() => SampleSelection.Select(
            Scores(0, true), new(SampleBudgetKind.KeepCount, 390), new SampleOptions { DropMislabelled = 0.1 }));
        Assert.Equal("The budget leaves 390 samples, but after those that are dropped first only 360 are left.", error.Message);
        Assert.Equal(2, error.ExitCode);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void ScoreThatIsNotFinite_IsNamed(double bad)
    {
        var error = Assert.Throws<DatasetException>(() => SampleSelection.Select(
            new SampleScores { Scores = new[] { 1, bad } }, new(SampleBudgetKind.KeepCount, 1), new SampleOptions()));
        Assert.Contains("Sample 1", error.Message);
    }

    [Fact]
    public void OptionsThatContradict_AreRefused()
    {
        SampleOptions[] conflicts =
        [
            new() { Quota = ClassQuota.Equal },
            new() { Classes = 3, Quota = ClassQuota.Equal, MinPerClass = 1 },
            new() { Classes = 3, Quota = ClassQuota.Equal, ClassFloor = 0.1 },
            new() { Order = Difficulty.Middle, Strata = 3 },
            new() { Order = Difficulty.Middle, Skip = 0.1 },
            new() { Classes = 3, Strata = 3, MinPerClass = 2 },
        ];
        Assert.All(conflicts, options => Assert.Equal(2, Assert.Throws<DatasetException>(
            () => SampleSelection.Select(Scores(0, true), new(SampleBudgetKind.KeepCount, 10), options)).ExitCode));
        Assert.Throws<DatasetException>(() => SampleSelection.Select(Scores(0, true), new(SampleBudgetKind.MaxCost, 10), new SampleOptions()));
        Assert.Throws<DatasetException>(() => SampleSelection.Select(Scores(0, true), new(SampleBudgetKind.Threshold, 1), new SampleOptions { Strata = 2 }));
    }
}
