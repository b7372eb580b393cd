using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class PlainTopKRuleTests
{
    private const string Id = "PDSL207";

    [Fact]
    public async Task TenPercentByTopK_IsReportedAtTheFraction()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [DatasetPipeline(Channels = 384), RandomBaseline]
            [Deduplicate<HiddenSimilarity>(Threshold = 0.95)]
            [Select<TokenNorm>(Keep = [|0.1|])]
            partial class X;
            """);
        Assert.Equal(
            "'X' keeps 10 % of the samples by plain top-k of TokenNorm, where most scores do worse than random selection; "
            + "share the budget out with Strata = 50, as coverage-centric selection (CCS) does",
            Assert.Single(messages));
    }

    [Fact]
    public async Task EveryStageAtTheLimit_IsReported()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [DatasetPipeline(Channels = 8), RandomBaseline]
            [Select<TokenNorm>(Keep = [|0.3|]), Select<Mine>(Strata = 0, Keep = [|Mine.Share|])]
            partial class X;
            struct Mine : IHiddenScorer
            {
                public const double Share = 0.125;
                public static void Score(TokenMatrix hidden, Span<float> scores) => scores.Clear();
            }
            """);
        Assert.StartsWith("'X' keeps 30 % of the samples by plain top-k of TokenNorm,", messages[0], StringComparison.Ordinal);
        Assert.StartsWith("'X' keeps 12.5 % of the samples by plain top-k of Mine,", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public Task PartsInSeveralFiles_AreOneClass() => RuleTest.TriggersAsync(
        Id,
        "partial class X { }",
        "[Select<TokenNorm>(Keep = [|0.25|])] partial class X { }",
        "[DatasetPipeline(Channels = 8)] partial class X { }");

    [Theory]
    [InlineData("Select<TokenNorm>(Keep = 0.31)")]
    [InlineData("Select<TokenNorm>(Keep = 0.1, Strata = 50)")]
    [InlineData("Select<TokenNorm>(Keep = 0.1, Strata = 1)")]
    [InlineData("Select<TokenNorm>(Keep = 0.1, Quota = ClassQuota.Equal)")]
    [InlineData("Select<TokenNorm>(Keep = 0.1, ClassFloor = 0.5)")]
    [InlineData("Select<TokenNorm>(Keep = 0.1, MixRandom = 0.2)")]
    [InlineData("Select<TokenNorm>(Keep = 0.1, Order = Difficulty.Middle)")]
    [InlineData("Select<RandomScore>(Keep = 0.1)")]
    [InlineData("Select<RandomSamples>(Keep = 0.1)")]
    [InlineData("Select<KCenter>(Keep = 0.1)")]
    [InlineData("Select<InfoBatch>(Keep = 0.1)")]
    [InlineData("Merge<HiddenSimilarity>(Keep = 0.1)")]
    [InlineData("Recipe(Method.Moderate, Keep = 0.1)")]
    [InlineData("Select<TokenNorm>(KeepCount = 1)")]
    [InlineData("Deduplicate<HiddenSimilarity>(Threshold = 0.1)")]
    public Task NearMiss_IsSilent(string stage) => RuleTest.SilentAsync(Id, $"[DatasetPipeline(Channels = 8, Classes = 3), {stage}] partial class X;");

    [Theory]
    [InlineData("Select<El2n>(Keep = [|0.1|])")]
    [InlineData("Select<Prototypes>(Keep = [|0.1|], Order = Difficulty.Easy)")]
    [InlineData("Recipe(Method.El2n, Keep = [|0.1|])")]
    public async Task Difficulty_IsReported(string stage) =>
        Assert.Single(await RuleTest.TriggersAsync(Id, $"[DatasetPipeline(Channels = 8, Classes = 3), {stage}] partial class X;"));

    [Fact]
    public Task TokensAndCaches_AreOtherMatters() => RuleTest.SilentAsync(
        Id,
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.1)] partial class T;",
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 100), Evict<KeyNorm>(Layers = \"2\", Keep = 0.1)] partial class C;");

    [Fact]
    public Task InvalidDeclaration_HasItsErrorOnly() => RuleTest.SilentAsync(
        Id, "[DatasetPipeline(Channels = 0), Select<TokenNorm>(Keep = 0.1)] partial class X;");
}
