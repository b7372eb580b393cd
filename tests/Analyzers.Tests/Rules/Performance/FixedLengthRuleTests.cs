using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

public class FixedLengthRuleTests
{
    private const string Id = "PDSL303";

    [Fact]
    public async Task GridThatTheCeilingFills_IsReportedAtTheCeiling()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(MaxTokens = [|198|], Channels = 8, Layers = 4)]
            [Protect(0, 197), Uniform(Rows = 7, Columns = 28, Cell = 7), Prune<TokenNorm>(Layers = "2", Keep = 0.5)]
            partial class X;
            """);
        Assert.Equal(
            [
                "'X' leaves the length open, but its grid of 7 x 28 and 2 protected tokens make exactly 198: "
                + "write Tokens = 198, which gives every layer a constant shape, as CUDA graphs need, and exact budgets",
            ],
            messages);
    }

    [Fact]
    public async Task ClsAndASquare_AreAnImage()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            "[Protect(0)] partial class X;",
            "[TokenPipeline(MaxTokens = [|197|], Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X;");
        Assert.Equal(
            [
                "'X' leaves the length open, but 197 tokens are 1 leading token and a square of 14 x 14 patches: "
                + "write Tokens = 197, which gives every layer a constant shape, as CUDA graphs need, and exact budgets",
            ],
            messages);
    }

    [Theory]
    [InlineData("MaxTokens = [|17|]", "Protect(0), Prune<TokenNorm>")]
    [InlineData("MaxTokens = [|261|]", "Protect(0, 1, 2, 3, 4), Prune<TokenNorm>")]
    [InlineData("MaxTokens = [|577|]", "Prune<ClsAttention>")]
    [InlineData("MaxTokens = [|577|]", "Protect(0), Prune<ClsAttention>")]
    [InlineData("MaxTokens = [|14 * 14 + 1|]", "Prune<Own>")]
    [InlineData("MaxTokens = [|196|]", "Uniform(Rows = 14, Columns = 14, Cell = 2), Prune<LastQueryAttention>")]
    public async Task ImageLengths_AreFixedAndMayBeSaid(string length, string declarations)
    {
        // The generated plan is used, so the program compiles only if the declaration is valid.
        string source = $$"""
            [TokenPipeline({{length}}, Channels = 8, Layers = 4), {{declarations}}(Layers = "2", Keep = 0.5)] partial class X;
            class User { const int Kept = X.Plan.Layer2Kept; }
            struct Own : IAttentionScorer
            {
                public static AttentionQuery Query => AttentionQuery.First;
                public static void Score(AttentionRows attention, Span<float> scores) => attention[0].CopyTo(scores);
            }
            """;
        await RuleTest.TriggersAsync(Id, source);
        await RuleTest.SilentAsync(Id, MarkedSource.Of(source).Text.Replace("MaxTokens", "Tokens", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tokens = 197", "Protect(0), Prune<TokenNorm>")]
    [InlineData("MaxTokens = 198", "Protect(0), Prune<TokenNorm>")]
    [InlineData("MaxTokens = 196", "Protect(0), Prune<TokenNorm>")]
    [InlineData("MaxTokens = 197", "Prune<TokenNorm>")]
    [InlineData("MaxTokens = 10", "Protect(0), Prune<TokenNorm>")]
    [InlineData("MaxTokens = 512", "Protect(0), Prune<ClsAttention>")]
    [InlineData("MaxTokens = 197", "Protect(0), Prune<LastQueryAttention>")]
    [InlineData("MaxTokens = 197", "Protect(1), Prune<TokenNorm>")]
    [InlineData("MaxTokens = 197", "Protect(0), Uniform(Rows = 7, Columns = 14, Cell = 7), Prune<TokenNorm>")]
    [InlineData("MaxTokens = 256", "Uniform(Window = 16), Prune<TokenNorm>")]
    public Task OtherLengths_MayVary(string length, string declarations) => RuleTest.SilentAsync(
        Id, $"[TokenPipeline({length}, Channels = 8, Layers = 4), {declarations}(Layers = \"2\", Keep = 0.5)] partial class X;");

    [Fact]
    public Task AfterAThreshold_NothingIsConstant() => RuleTest.SilentAsync(
        Id, "[TokenPipeline(MaxTokens = 197, Channels = 8, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = \"2\", Threshold = 0.5)] partial class X;");
}
