using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests;

/// <summary>Protection by ends of the sequence, and position policies.</summary>
public class GuardRailTests
{
    [Theory]
    [InlineData("Sinks = 2", new[] { 0, 1 })]
    [InlineData("Recent = 3", new[] { 17, 18, 19 })]
    [InlineData("1, 7, 18, Sinks = 2, Recent = 3", new[] { 0, 1, 7, 17, 18, 19 })]
    [InlineData("4, Sinks = 0, Recent = 0", new[] { 4 })]
    [InlineData("null, Sinks = 1", new[] { 0 })]
    [InlineData("Sinks = 20", new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 })]
    [InlineData("", new int[0])]
    public void SinksAndRecent_AreTakenTogetherWithThePositions(string arguments, int[] expected)
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 20", arguments, "[Prune<TokenNorm>(Layers = \"1\", Remove = 0)]"));

        Assert.Equal(expected, loaded.Definition("X").Protected);
        Assert.Equal(expected, loaded.Definition("X+Random").Stages[0].Protected);
    }

    [Theory]
    [InlineData("[Prune<RecentPosition>(Layers = \"0,1\", KeepCounts = new[] { 12, 6 })]")]
    [InlineData("[Merge<KeySimilarity>(Layers = \"0,1\", Removes = new[] { 4, 2 })]")]
    [InlineData("[Recipe(Method.ToMe, Layers = \"0,1\", Remove = 4)]")]
    public void SinksAndRecent_OutliveEveryStage(string stages)
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 20", "Sinks = 2, Recent = 3", stages));
        foreach (string type in (string[])["X", "X+Random", "X+Uniform"])
        {
            long[] origins = [.. Enumerable.Range(0, 20)];
            foreach (TokenStage stage in loaded.Definition(type).Stages)
            {
                var run = new StageRun(stage, origins.Length, stage.Layer, origins, 20);
                for (int row = 0; row < run.Count; row++)
                {
                    bool isProtected = origins[run.Kept[row]] is < 2 or >= 17;
                    Assert.True(!isProtected || run.Sizes[row] == 1, $"{type}: {origins[run.Kept[row]]} stands for {run.Sizes[row]}");
                }

                origins = [.. run.Kept.Select(token => origins[token])];
                Assert.Equal([0, 1, 17, 18, 19], origins.Where(static origin => origin is < 2 or >= 17).Order());
            }
        }
    }

    [Fact]
    public void SinksWithoutAFixedLength_AreProtectedAtEveryLength()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("MaxTokens = 64", "Sinks = 2, Recent = 0", "[Prune<RecentPosition>(Layers = \"0\", Keep = 0.5)]"));
        TokenStage stage = loaded.Definition("X").Stages[0];

        Assert.Equal([0, 1, 7, 8, 9], new StageRun(stage, 10).Kept);
        Assert.Equal([0, 1], new StageRun(stage, 5).Kept);
    }

    [Fact]
    public void QuotaBehindSinks_StartsAfterThem()
    {
        using var loaded = LoadedPipeline.Of(Pipeline(
            "Tokens = 20", "Sinks = 2, Recent = 2", "[Prune<TokenNorm>(Layers = \"0\", Keep = 0.5)][Uniform(Rows = 4, Columns = 4, Cell = 2)]"));

        Assert.Equal(2, loaded.Definition("X").Stages[0].Quota!.First);
    }

    [Fact]
    public void OriginalPositions_ChangeNothing()
    {
        string without = Pipeline("Tokens = 20", "0", "[Prune<TokenNorm>(Layers = \"0\", Keep = 0.5)]");

        Assert.Equal(
            GeneratorRun.Of(without).Files,
            GeneratorRun.Of(without.Replace("[Protect", "[Positions(PositionPolicy.Original)][Protect", StringComparison.Ordinal)).Files);
    }

    private static string Pipeline(string length, string protect, string stages) => $"""
        using PipelineDsl;

        [TokenPipeline({length}, Channels = 8, Layers = 6, Heads = 2)]
        [Protect({protect})]
        {stages}
        public partial class X;
        """;
}
