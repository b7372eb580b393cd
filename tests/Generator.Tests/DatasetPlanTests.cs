using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Plans of data sets, compiled, loaded and compared with figures computed by hand.</summary>
public class DatasetPlanTests
{
    [Fact]
    public void Stages_AreConstantsInTheOrderWritten()
    {
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [DatasetPipeline(Channels = 384)]
            [Select<TokenNorm>(KeepCount = 900, Strata = 50)]
            [Deduplicate<HiddenSimilarity>(Threshold = 0.95)]
            [Select<RandomScore>(Keep = 0.3)]
            public partial class X;
            """);

        Assert.Equal(384, loaded.Static("X+Plan", "Channels"));
        Assert.Equal(3, loaded.Static("X+Plan", "Stages"));
        Assert.Equal((900, 50), (loaded.Static("X+Plan", "Stage0KeepCount"), loaded.Static("X+Plan", "Stage0Strata")));
        Assert.Equal(0.95, loaded.Static("X+Plan", "Stage1Threshold"));
        Assert.Equal((0.3, 0), (loaded.Static("X+Plan", "Stage2Keep"), loaded.Static("X+Plan", "Stage2Strata")));
    }

    [Theory]
    [InlineData("Select<TokenNorm>(Keep = 0.5)", 5, 2)]
    [InlineData("Select<TokenNorm>(Keep = 0.5)", 7, 4)]
    [InlineData("Select<TokenNorm>(Keep = 0.01)", 7, 1)]
    [InlineData("Select<TokenNorm>(Keep = 0.3)", 2147483647, 644245094)]
    [InlineData("Select<TokenNorm>(Keep = 0.3)", 0, 0)]
    [InlineData("Select<TokenNorm>(KeepCount = 10)", 100, 10)]
    [InlineData("Select<TokenNorm>(KeepCount = 10)", 7, 7)]
    [InlineData("Select<TokenNorm>(KeepCount = 10)", 0, 0)]
    [InlineData("Select<TokenNorm>(Keep = 0.5), Select<RandomScore>(Keep = 0.5)", 11, 3)]
    [InlineData("Select<TokenNorm>(Keep = 0.5), Select<RandomScore>(KeepCount = 4)", 11, 4)]
    public void KeptOf_RunsTheBudgetsInOrder(string stages, int samples, int expected)
    {
        using var loaded = LoadedPipeline.Of($"using PipelineDsl; [DatasetPipeline(Channels = 8), {stages}] public partial class X;");

        Assert.Equal(expected, loaded.Call("X+Plan", "KeptOf", samples));
    }

    [Fact]
    public void Deduplication_BoundsTheNumberOnly()
    {
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [DatasetPipeline(Channels = 8), Deduplicate<HiddenSimilarity>(Threshold = 0.9), Select<TokenNorm>(Keep = 0.25)]
            public partial class X;
            """);

        Assert.Equal(25, loaded.Call("X+Plan", "MostKeptOf", 100));
    }

    [Fact]
    public void NegativeSize_IsAnError()
    {
        using var loaded = LoadedPipeline.Of("using PipelineDsl; [DatasetPipeline(Channels = 8), Select<TokenNorm>(Keep = 0.5)] public partial class X;");

        Assert.Throws<ArgumentOutOfRangeException>("samples", () => loaded.Call("X+Plan", "KeptOf", -1));
    }
}
