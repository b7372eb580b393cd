using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class RandomBaselineRuleTests
{
    private const string Id = "PDSL201";

    [Fact]
    public async Task NoBaseline_IsReportedAtTheClass()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
            [Prune<TokenNorm>(Layers = "2", Keep = 0.5), UniformBaseline]
            partial class [|X|];
            """);
        Assert.Equal(["'X' has no random baseline, so nothing shows that it beats dropping at random; add [RandomBaseline]"], messages);
    }

    [Fact]
    public Task PartsInSeveralFiles_AreOneClass() => RuleTest.TriggersAsync(
        Id,
        "partial class X { }",
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)] partial class [|X|] { }",
        "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }");

    [Fact]
    public Task BaselineOnAnotherPart_IsEnough() => RuleTest.SilentAsync(
        Id,
        "[RandomBaseline] partial class X { }",
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }");

    [Theory]
    [InlineData("Channels = 8", "Select<TokenNorm>(Keep = 0.5)")]
    [InlineData("Channels = 8", "Deduplicate<CosineSimilarity>(Threshold = 0.9)")]
    [InlineData("", "Deduplicate<MinHash>")]
    [InlineData("Channels = 8", "Recipe(Method.D4, Keep = 0.5)")]
    [InlineData("Channels = 8", "Merge<HiddenSimilarity>(KeepCount = 5)")]
    public async Task DataSets_NeedOneToo(string geometry, string stage)
    {
        await RuleTest.TriggersAsync(Id, $"[DatasetPipeline({geometry}), {stage}] partial class [|X|];");
        await RuleTest.SilentAsync(Id, $"[DatasetPipeline({geometry}), {stage}, RandomBaseline] partial class X;");
    }

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Threshold = 0.5)")]
    [InlineData("Recipe(Method.Ats, Layers = \"2\", KeepCount = 8)")]
    public Task CountThatDependsOnTheData_HasABaselineToo(string stage) => RuleTest.TriggersAsync(
        Id, $"[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), {stage}] partial class [|X|];");
}
