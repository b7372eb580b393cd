using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Methods;

/// <summary>What is particular to one merging method.</summary>
public class EncoderMethodTests
{
    [Fact]
    public void ToFu_FirstHalfDropsTheSources_SecondHalfKeepsTheLongestNorm()
    {
        var early = new MethodCase(15) { Budget = 8, Layer = 6 };
        var late = new MethodCase(15) { Budget = 8, Layer = 7 };
        MethodResult dropped = MergingMethodTests.Run("ToFu", early), fused = MergingMethodTests.Run("ToFu", late);

        dropped.Check(early);
        fused.Check(late);
        Assert.Equal(6, dropped.Assignment.Count(row => row < 0));
        Assert.All(dropped.Kept.Index(), row => Assert.Equal(early.Row(row.Item), dropped.Rows[row.Index]));
        Assert.Equal(dropped.Kept, fused.Kept);
        Assert.DoesNotContain(-1, fused.Assignment);
        for (int row = 0; row < fused.Rows.Length; row++)
        {
            double longest = Enumerable.Range(0, 15).Where(t => fused.Assignment[t] == row).Max(t => Norm(late.Row(t)));
            Assert.Equal(longest, Norm(fused.Rows[row]), 1e-5);
        }
    }

    [Fact]
    public void PiToMe_FirstHalfRanksEveryToken_SecondHalfOnlyTheTop()
    {
        foreach (int layer in new[] { 5, 6 })
        {
            var input = new MethodCase(30) { Budget = 22, Layer = layer };
            MethodResult result = MergingMethodTests.Run("PiToMe", input);
            result.Check(input);

            using var workspace = new Workspace(1 << 20);
            float[] metric = new float[30 * MethodCase.Width], energies = new float[30];
            HeadMean.Compute(new HeadTensor(input.Keys, MethodCase.Heads, 30, MethodCase.Width), metric);
            var rows = new TokenMatrix(metric, 30, MethodCase.Width);
            bool[] isProtected = [true, .. new bool[29]];
            TokenEnergy.Compute(rows, 0.75f * (1 - (layer / 12f)), isProtected, [], energies, workspace);
            Matching expected = layer < 6
                ? EnergyMatching.MatchAll(rows, energies, 7, isProtected, [], workspace)
                : EnergyMatching.MatchTop(rows, energies, 7, isProtected, [], workspace);
            Assert.Equal(expected.Leaders, result.Kept);
            Assert.Equal(expected.Assignment, result.Assignment);
        }
    }

    [Fact]
    public void ToMeRandom_KeepsWhatTheRandomArmKeeps_AnotherSeedOthers()
    {
        var input = new MethodCase(40) { Budget = 12 };
        float[] scores = new float[40];
        RandomScore.Score(new TokenPositions([], 40, 7), scores);
        int[] random = [.. Enumerable.Range(1, 39).OrderByDescending(t => scores[t]).Take(12)];

        Assert.Equal([0, .. random], MergingMethodTests.Run("ToMeRandom", input).Kept);
        Assert.NotEqual(random, MergingMethodTests.Run("ToMeRandom", new MethodCase(40) { Budget = 12, Seed = 8 }).Kept[1..]);
    }

    [Fact]
    public void ToMeKth_KeepsTheLastOfEveryBlockAndDropsWhatFillsNone()
    {
        var input = new MethodCase(15);
        MethodResult result = MergingMethodTests.Run("ToMeKth", input);

        result.Check(input);
        Assert.Equal([0, 3, 6, 9, 12], result.Kept);
        Assert.Equal([13, 14], result.Assignment.Index().Where(token => token.Item < 0).Select(token => token.Index));
    }

    [Fact]
    public void AToMe_GroupsAreNeighboursInOrder()
    {
        var input = new MethodCase(20) { Budget = 12 };
        MethodResult result = MergingMethodTests.Run("AToMe", input);

        result.Check(input);
        Assert.Equal(result.Assignment.Order(), result.Assignment);
        Assert.All(result.Assignment.CountBy(row => row), row => Assert.InRange(row.Value, 1, 2));
    }

    private static double Norm(float[] row) => Math.Sqrt(row.Sum(v => (double)v * v));
}
