using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class EarlyRemovalRuleTests
{
    private const string Id = "PDSL206";

    [Fact]
    public async Task MostTokensGoneBeforeLayer2_IsReportedWithTheCostOfWaiting()
    {
        // With c = 8 a layer takes 512 a + 32 a^2 + 1024 k: 473,600 for 100 tokens in and out, 396,800 for 100 to 25, 58,400 for 25.
        // Four layers: 572,000 of 1,894,400 as declared, 1,402,400 if 75 tokens went at layer 2.
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 100, Channels = 8, Layers = 4)]
            [Prune<TokenNorm>(Layers = "0", Keep = [|0.25|])]
            partial class X;
            """);
        Assert.Equal(
            ["'X' shows layer 2 only 25 of 100 tokens (25 %); remove the others at layer 2, which takes 74 instead of 30.2 % of the layers' FLOPs"], messages);
    }

    [Fact]
    public async Task SeveralStages_TheFirstThatRemovesIsBlamed()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            "[Prune<TokenNorm>(Layers = \"1\", KeepCount = 200), Prune<KeyNorm>(Layers = \"0\", Remove = [|100|])] partial class X { }",
            "[TokenPipeline(MaxTokens = 512, Channels = 8, Layers = 3)] partial class X { }");
        Assert.StartsWith("'X' shows layer 2 only 200 of at most 512 tokens (39.1 %);", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public Task LayersOfOneStage_AddUp() => RuleTest.TriggersAsync(
        Id, "[TokenPipeline(Tokens = 100, Channels = 8, Layers = 12), Recipe(Method.ToMe, Layers = \"0..3\", Removes = [|[40, 20, 0, 0]|])] partial class X;");

    [Theory]
    [InlineData(4, "Prune<TokenNorm>(Layers = \"2\", Keep = 0.1)")]
    [InlineData(4, "Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)")]
    [InlineData(4, "Merge<KeySimilarity>(Layers = \"1,2\", KeepCounts = [51, 30])")]
    [InlineData(4, "Prune<TokenNorm>(Layers = \"0\", Threshold = 0.5)")]
    [InlineData(2, "Prune<TokenNorm>(Layers = \"0\", Keep = 0.1)")]
    [InlineData(1, "Prune<TokenNorm>(Layers = \"0\", Keep = 0.1)")]
    [InlineData(4, "Recipe(Method.TomeSd, Layers = \"0..3\", Keep = 0.3, Rows = 10, Columns = 10)")]
    [InlineData(4, "Recipe(Method.DivPrune, Keep = 0.1)")]
    public Task HalfOrMoreLeftOrNoLayer2_IsSilent(int layers, string stage) =>
        RuleTest.SilentAsync(Id, $"[TokenPipeline(Tokens = 101, Channels = 8, Layers = {layers}), {stage}] partial class X;");
}
