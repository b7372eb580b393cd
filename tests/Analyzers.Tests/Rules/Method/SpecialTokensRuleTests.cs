using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class SpecialTokensRuleTests
{
    private const string Id = "PDSL204";

    [Theory]
    [InlineData(
        "MaxTokens = 512", "Prune<ClsAttention>(Layers = \"2\", Keep = 0.5)",
        "'X' may remove token 0: ClsAttention reads the attention of token 0, which is CLS in encoders; add [Protect(0)]")]
    [InlineData(
        "Tokens = 197", "Prune<ClsAttention>(Layers = \"2\", Keep = 0.5)",
        "'X' may remove token 0: ClsAttention reads the attention of token 0, which is CLS in encoders, and 197 tokens look like a grid of 14 x 14 after CLS; "
            + "add [Protect(0)]")]
    [InlineData(
        "Tokens = 197", "Recipe(Method.ToMe, Remove = 8)",
        "'X' may remove token 0: 197 tokens look like a grid of 14 x 14 after CLS; add [Protect(0)], or suppress this if the output does not depend on them")]
    [InlineData(
        "Tokens = 198", "Merge<KeySimilarity>(Layers = \"1\", Threshold = 0.9)",
        "'X' may remove tokens 0, 1: 198 tokens look like a grid of 14 x 14 after CLS and a distillation token, as in DeiT; add [Protect(0, 1)], "
            + "or suppress this if the output does not depend on them")]
    [InlineData(
        "Tokens = 261", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)",
        "'X' may remove tokens 0..4: 261 tokens look like a grid of 16 x 16 after CLS and 4 registers, as in DINOv2; add [Protect(0, 1, 2, 3, 4)], "
            + "or suppress this if the output does not depend on them")]
    [InlineData(
        "MaxTokens = 512", "Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)",
        "'X' may remove tokens 0..3: in a decoder, whose last token LastQueryAttention reads, the first 4 are attention sinks; add [Protect(Sinks = 4)]")]
    [InlineData(
        "Tokens = 197", "Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)",
        "'X' may remove tokens 0..3, 196: in a decoder, whose last token LastQueryAttention reads, the first 4 are attention sinks "
            + "and the last predicts the next; add [Protect(Sinks = 4, Recent = 1)]")]
    public async Task UnprotectedTokens_AreNamed(string geometry, string stage, string message)
    {
        string source = $"[TokenPipeline({geometry}, Channels = 8, Layers = 4), {stage}] partial class";
        Assert.Equal([message], await RuleTest.TriggersAsync(Id, $"{source} [|X|];"));
        Assert.Equal(1, await RepairTrial.HoldsAsync(Id, $"{source} X;"));
    }

    [Theory]
    [InlineData("Tokens = 261", "Protect(0)", "Prune<TokenNorm>", "'X' may remove tokens 1..4: ", "; add 1, 2, 3, 4 to [Protect], or")]
    [InlineData("Tokens = 198", "Protect(0, 5)", "Prune<TokenNorm>", "'X' may remove token 1: ", "; add 1 to [Protect], or")]
    [InlineData("MaxTokens = 198", "Protect(Sinks = 1)", "Prune<LastQueryAttention>", "'X' may remove tokens 1..3: ", "; add Sinks = 4 to [Protect]")]
    [InlineData("Tokens = 198", "Protect(Sinks = 4)", "Prune<LastQueryAttention>", "'X' may remove token 197: ", "; add Recent = 1 to [Protect]")]
    [InlineData("Tokens = 198", "Protect(Recent = 8)", "Prune<LastQueryAttention>", "'X' may remove tokens 0..3: ", "; add Sinks = 4 to [Protect]")]
    public async Task PartlyProtected_TheRestIsReportedAtTheAttribute(string geometry, string protect, string stage, string start, string advice)
    {
        string message = Assert.Single(await RuleTest.TriggersAsync(
            Id, $"[TokenPipeline({geometry}, Channels = 8, Layers = 4), [|{protect}|], {stage}(Layers = \"2\", Keep = 0.5)] partial class X;"));
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.Contains(advice, message, StringComparison.Ordinal);
    }

    [Fact]
    public Task PartsInSeveralFiles_AreOneClass() => RuleTest.TriggersAsync(
        Id,
        "partial class X { }",
        "[TokenPipeline(Tokens = 197, Channels = 8, Layers = 4)] partial class [|X|] { }",
        "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }");

    [Fact]
    public async Task ScorerOfTheUser_IsRead()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            "[TokenPipeline(MaxTokens = 64, Channels = 8, Layers = 4), Prune<Mine>(Layers = \"2\", Keep = 0.5)] partial class [|X|];",
            """
            struct Mine : IAttentionScorer
            {
                public static AttentionQuery Query => AttentionQuery.Last;
                public static void Score(AttentionRows attention, Span<float> scores) { }
            }
            """);
        Assert.Contains("whose last token Mine reads", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Theory]
    // The budget leaves no room for five tokens, the matching none for one more, the grid none at all.
    [InlineData("Tokens = 261", "Prune<TokenNorm>(Layers = \"2\", KeepCount = 3)")]
    [InlineData("Tokens = 18", "Merge<KeySimilarity>(Layers = \"2\", Remove = 9)")]
    [InlineData("Tokens = 196", "Prune<ClsAttention>(Layers = \"2\", Keep = 0.5), Uniform(Rows = 14, Columns = 14, Cell = 2)")]
    public async Task NoRoomForProtection_NothingIsProposed(string geometry, string stages)
    {
        string source = $"[TokenPipeline({geometry}, Channels = 8, Layers = 4), {stages}] partial class";
        string message = Assert.Single(await RuleTest.TriggersAsync(Id, $"{source} [|X|];"));
        Assert.Contains("; [Protect] them, for which budgets and quota must leave room", message, StringComparison.Ordinal);
        Assert.Empty((await RepairTrial.ProposedAsync(Id, $"{source} X;"))["X"]);
    }

    [Theory]
    [InlineData("Tokens = 196", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Tokens = 200", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Tokens = 10", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("MaxTokens = 197", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Tokens = 197", "Prune<ClsAttention>(Layers = \"0..3\", Keep = 1.0)")]
    [InlineData("Tokens = 197", "Prune<ClsAttention>(Layers = \"2\", Keep = 0.5), Protect(0)")]
    [InlineData("Tokens = 198", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5), Protect(1, 0)")]
    [InlineData("Tokens = 261", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5), Protect(Sinks = 5)")]
    [InlineData("Tokens = 197", "Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5), Protect(Sinks = 4, Recent = 64)")]
    [InlineData("MaxTokens = 512", "Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5), Protect(0, 1, 2, 3)")]
    [InlineData("MaxTokens = 512", "Span(\"image\", 35, 64), Recipe(Method.FastV, Layers = \"2\", Keep = 0.5, Within = \"image\")")]
    [InlineData("Tokens = 197", "Recipe(Method.TomeSd, Layers = \"2\", Keep = 0.5, Rows = 14, Columns = 14)")]
    public Task NothingSpecialUnprotected_IsSilent(string geometry, string stages) =>
        RuleTest.SilentAsync(Id, $"[TokenPipeline({geometry}, Channels = 8, Layers = 4), {stages}] partial class X;");

    [Fact]
    public Task Cache_IsAnotherRules() => RuleTest.SilentAsync(
        Id,
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 197, QueryHeads = 4), Evict<LastQueryAttention>(Layers = \"2\", Keep = 0.5)] "
            + "partial class X;");
}
