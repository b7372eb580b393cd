using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class ProportionalAttentionRuleTests
{
    private const string Id = "PDSL205";
    private const string Model = "[TokenPipeline(Tokens = 64, Channels = 8, Layers = 4)]";

    [Fact]
    public async Task SwitchedOff_IsReportedAtTheValue()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, $"""
            {Model}
            [Merge<KeySimilarity>(Layers = "1", Remove = 4, ProportionalAttention = [|false|])]
            partial class X;
            """);
        Assert.Equal(
            ["'X' merges without proportional attention, so a token that stands for many is attended to like one; remove 'ProportionalAttention = false'"],
            messages);
    }

    [Fact]
    public Task EveryMergeAndRecipe_IsReported() => RuleTest.TriggersAsync(
        Id,
        "partial class X { const bool Off = !true; }",
        "[Recipe(Method.ToMe, Layers = \"0..1\", Remove = 4, ProportionalAttention = [|Off|])] partial class X { }",
        $"{Model} [Merge<KeySimilarity>(ProportionalAttention = [|false|], Layers = \"3\", Remove = 4)] partial class X {{ }}");

    [Theory]
    [InlineData("Merge<KeySimilarity>(Layers = \"1\", Remove = 4)")]
    [InlineData("Merge<KeySimilarity>(Layers = \"1\", Remove = 4, ProportionalAttention = true)")]
    [InlineData("Recipe(Method.ToMe, Remove = 4, ProportionalAttention = true)")]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Remove = 4)")]
    // Sizes in the attention of some merges only are an error, and errors come first.
    [InlineData("Merge<KeySimilarity>(Layers = \"1\", Remove = 4, ProportionalAttention = false), Merge<KeySimilarity>(Layers = \"2\", Remove = 4)")]
    public Task Otherwise_IsSilent(string stage) => RuleTest.SilentAsync(Id, $"{Model} [{stage}] partial class X;");
}
