using PipelineDsl.Evaluation;
using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Evaluation;

public class PairedBootstrapTests
{
    [Fact]
    public void Difference_SameAnswers_IsExactlyZero()
    {
        bool[] answers = Coins(1, 500, 0.9);

        Assert.Equal(new Interval(0, 0), new PairedBootstrap().Difference(answers, [answers, answers]));
    }

    [Fact]
    public void Difference_ArmAlwaysRightRandomNever_IsExactlyOne() =>
        Assert.Equal(new Interval(1, 1), new PairedBootstrap().Difference([true, true, true], [[false, false, false]]));

    [Fact]
    public void Difference_SameSeed_IsTheSameInterval()
    {
        bool[] arm = Coins(1, 300, 0.9), random = Coins(2, 300, 0.8);

        Assert.Equal(new PairedBootstrap { Seed = 5 }.Difference(arm, [random]), new PairedBootstrap { Seed = 5 }.Difference(arm, [random]));
        Assert.NotEqual(new PairedBootstrap { Seed = 5 }.Difference(arm, [random]), new PairedBootstrap { Seed = 6 }.Difference(arm, [random]));
    }

    [Fact]
    public void Difference_OneDiscordantItemInTwo_MatchesTheBinomial()
    {
        // Every draw of n items gains Binomial(n, 1/2) / n: standard deviation sqrt(1/4 / 1000) = 0.0158, so +-0.031 around 0.5.
        bool[] arm = [.. Enumerable.Range(0, 1000).Select(item => item % 2 == 0)];

        Interval interval = new PairedBootstrap { Replicates = 4000 }.Difference(arm, [new bool[1000]]);

        Assert.Equal(0.469, interval.Low, 0.003);
        Assert.Equal(0.531, interval.High, 0.003);
    }

    [Fact]
    public void Difference_ErrorsInCommon_AreNarrowerThanErrorsApart()
    {
        bool[] arm = Coins(1, 1000, 0.5);
        bool[] almostTheSame = [.. arm.Select((right, item) => item % 100 == 0 ? !right : right)];

        Assert.True(Width(new PairedBootstrap().Difference(arm, [almostTheSame])) < Width(new PairedBootstrap().Difference(arm, [Coins(2, 1000, 0.5)])) / 3);
    }

    [Fact]
    public void Difference_SeedsThatDisagree_WidensTheInterval()
    {
        // Both pairs of runs have the same mean for every item; only the spread between seeds differs.
        bool[] arm = [.. Enumerable.Repeat(true, 1000)];
        bool[] half = [.. Enumerable.Range(0, 1000).Select(item => item % 2 == 0)];
        bool[] none = new bool[1000];

        Assert.True(Width(new PairedBootstrap().Difference(arm, [arm, none])) > 5 * Width(new PairedBootstrap().Difference(arm, [half, half])));
    }

    [Fact]
    public void Difference_ManySamplesOfEqualArms_CoversZeroAboutAsOftenAsItClaims()
    {
        var bootstrap = new PairedBootstrap { Replicates = 400 };
        int covered = 0;
        for (ulong sample = 0; sample < 400; sample++)
        {
            Interval interval = bootstrap.Difference(Coins((2 * sample) + 10, 200, 0.8), [Coins((2 * sample) + 11, 200, 0.8)]);
            covered += interval.Low <= 0 && interval.High >= 0 ? 1 : 0;
        }

        // 95 % of 400 is 380; five standard deviations are 22.
        Assert.InRange(covered, 358, 400);
    }

    [Fact]
    public void Difference_NoItems_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new PairedBootstrap().Difference([], [[]]));

    [Fact]
    public void Difference_NoRandomRun_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new PairedBootstrap().Difference([true], []));

    [Fact]
    public void Difference_RunOfAnotherLength_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PairedBootstrap().Difference([true, false], [[true]]));

    private static double Width(Interval interval) => interval.High - interval.Low;

    private static bool[] Coins(ulong seed, int count, double share) =>
        [.. Enumerable.Range(0, count).Select(item => KeyedHash.Unit(seed, (ulong)item) < share)];
}
