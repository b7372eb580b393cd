using PipelineDsl.Datasets;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Plans of data sets, compiled, loaded and compared with figures computed by hand.</summary>
public class DatasetPlanTests
{
    [Fact]
    public void SizesAndBudgets_AreConstantsInTheOrderWritten()
    {
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [DatasetPipeline(Channels = 384, Classes = 10, Epochs = 7, Runs = 2)]
            [Select<TokenNorm>(KeepCount = 900, Strata = 50)]
            [Deduplicate<HiddenSimilarity>(Threshold = 0.95)]
            [Select<RandomScore>(Keep = 0.3)]
            public partial class X;
            """);

        Assert.Equal(
            [384, 10, 7, 2, 3], new[] { "Channels", "Classes", "Epochs", "Runs", "Stages" }.Select(name => (int)loaded.Static("X+Plan", name)));
        Assert.Equal(900, loaded.Static("X+Plan", "Stage0KeepCount"));
        Assert.Equal(0.95, loaded.Static("X+Plan", "Stage1Threshold"));
        Assert.Equal(0.3, loaded.Static("X+Plan", "Stage2Keep"));
    }

    [Theory]
    [InlineData("Select<TokenNorm>(Keep = 0.5)", 5, 2)]
    [InlineData("Select<TokenNorm>(Keep = 0.5)", 7, 4)]
    [InlineData("Select<TokenNorm>(Keep = 0.3)", 20_000_000_000, 6_000_000_000)]
    [InlineData("Select<TokenNorm>(KeepCount = 10)", 100, 10)]
    [InlineData("Select<TokenNorm>(Keep = 0.5), Select<RandomScore>(Keep = 0.5)", 11, 3)]
    [InlineData("Select<TokenNorm>(Keep = 0.5), Select<RandomScore>(Keep = 0.2, Of = Basis.Original)", 20, 4)]
    [InlineData("Select<TokenNorm>(Keep = 0.5), Select<RandomScore>(KeepCount = 4)", 11, 4)]
    [InlineData("Select<TokenNorm>(Keep = 0.5), Merge<HiddenSimilarity>(KeepCount = 3)", 11, 3)]
    public void KeptOf_RunsTheBudgetsInOrder(string stages, long samples, long expected)
    {
        using var loaded = LoadedPipeline.Of($"using PipelineDsl; [DatasetPipeline(Channels = 8), {stages}] public partial class X;");

        Assert.Equal(expected, loaded.Call("X+Plan", "KeptOf", samples));
    }

    [Theory]
    [InlineData("Deduplicate<HiddenSimilarity>(Threshold = 0.9)")]
    [InlineData("Select<TokenNorm>(Threshold = 0.9)")]
    public void StageWhoseDataDecide_BoundsTheNumberOnly(string stage)
    {
        using var loaded = LoadedPipeline.Of($$"""
            using PipelineDsl;
            [DatasetPipeline(Channels = 8), {{stage}}, Select<TokenNorm>(Keep = 0.25)]
            public partial class X;
            """);

        Assert.Equal(25L, loaded.Call("X+Plan", "MostKeptOf", 100L));
    }

    [Theory]
    [InlineData("Keep = 0.01", 7)]
    [InlineData("KeepCount = 10", 7)]
    public void BudgetThatLeavesNoneOrMoreThanEnter_IsAnError(string budget, long samples)
    {
        using var loaded = LoadedPipeline.Of($"using PipelineDsl; [DatasetPipeline(Channels = 8), Select<TokenNorm>({budget})] public partial class X;");

        Assert.Throws<DatasetException>(() => loaded.Call("X+Plan", "KeptOf", samples));
    }

    [Fact]
    public void EmptySet_IsAnError()
    {
        using var loaded = LoadedPipeline.Of("using PipelineDsl; [DatasetPipeline(Channels = 8), Select<TokenNorm>(Keep = 0.5)] public partial class X;");

        Assert.Throws<ArgumentOutOfRangeException>("samples", () => loaded.Call("X+Plan", "KeptOf", 0L));
    }
}
