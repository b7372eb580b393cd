using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class RandomSeedsRuleTests
{
    private const string Id = "PDSL210";
    private const string Pipeline = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]";

    [Fact]
    public async Task FourSeeds_AreReportedAtTheNumber()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, Pipeline + "[RandomBaseline(Seeds = [|4|])] partial class X;");
        Assert.Equal(["The random baseline of 'X' has 4 seed(s), too few for an interval; use 5"], messages);
    }

    [Fact]
    public Task NamedConstant_IsReportedWhereItIsUsed() => RuleTest.TriggersAsync(
        Id, Pipeline + "[RandomBaseline(Seeds = [|Few|])] partial class X { private const int Few = 1; }");

    [Fact]
    public Task PartsInSeveralFiles_AreOneClass() => RuleTest.TriggersAsync(
        Id, "[RandomBaseline(Seeds = [|2|])] partial class X { }", Pipeline + "partial class X { }");

    [Theory]
    [InlineData("RandomBaseline")]
    [InlineData("RandomBaseline(Seeds = 5)")]
    [InlineData("RandomBaseline(Seeds = 20)")]
    [InlineData("UniformBaseline")]
    public Task EnoughSeedsOrNone_AreAccepted(string baseline) => RuleTest.SilentAsync(Id, $"{Pipeline}[{baseline}] partial class X;");

    [Fact]
    public Task RefusedDeclaration_IsLeftToItsError() => RuleTest.SilentAsync(Id, Pipeline + "[RandomBaseline(Seeds = 0)] partial class X;");
}
