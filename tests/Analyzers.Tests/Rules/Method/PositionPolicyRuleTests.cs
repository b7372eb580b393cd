using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class PositionPolicyRuleTests
{
    private const string Id = "PDSL208";
    private const string Cache = "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 512)]";
    private const string Decoder = "[TokenPipeline(MaxTokens = 512, Channels = 8, Layers = 4)]";

    [Fact]
    public async Task Cache_IsReportedAtTheClass()
    {
        string source = $"{Cache} [Evict<KeyNorm>(Layers = \"0..3\", Keep = 0.5)] partial class";
        Assert.Equal(
            ["'X' evicts entries from a cache, but does not say which positions the others have; add [Positions(PositionPolicy.Original)], "
                + "or Repacked if keys are rotated again"],
            await RuleTest.TriggersAsync(Id, $"{source} [|X|];"));
        Assert.Equal(2, await RepairTrial.HoldsAsync(Id, $"{source} X;"));
    }

    [Fact]
    public async Task Decoder_IsReportedAtTheClass()
    {
        string source = $"{Decoder} [Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)] partial class";
        Assert.Equal(
            ["'X' removes tokens of a decoder, whose last token LastQueryAttention reads, but does not say which positions the others have; "
                + "add [Positions(PositionPolicy.Original)]"],
            await RuleTest.TriggersAsync(Id, $"{source} [|X|];"));
        Assert.Equal(1, await RepairTrial.HoldsAsync(Id, $"{source} X;"));
    }

    [Fact]
    public Task PartsInSeveralFiles_AreOneClass() => RuleTest.TriggersAsync(
        Id,
        "[Merge<KeySimilarity>(Layers = \"1\", Threshold = 0.9), Prune<LastQueryAttention>(Layers = \"2\", Keep = 1.0)] partial class X { }",
        $"{Decoder} partial class [|X|] {{ }}");

    [Theory]
    [InlineData(Cache + "[Evict<KeyNorm>(Layers = \"0..3\", Keep = 0.5), Positions(PositionPolicy.Original)] partial class X;")]
    [InlineData(Cache + "[Evict<KeyNorm>(Layers = \"0..3\", Keep = 0.5)] partial class X; [Positions(PositionPolicy.Repacked)] partial class X;")]
    [InlineData(Cache + "[Evict<KeyNorm>(Layers = \"0..3\", Keep = 1.0)] partial class X;")]
    [InlineData("[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 512)] [Recipe(Method.Knorm, Keep = 0.5)] partial class X;")]
    [InlineData(Decoder + "[Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5), Positions(PositionPolicy.Original)] partial class X;")]
    [InlineData(Decoder + "[Prune<LastQueryAttention>(Layers = \"2\", Keep = 1.0)] partial class X;")]
    [InlineData(Decoder + "[Prune<ClsAttention>(Layers = \"2\", Keep = 0.5)] partial class X;")]
    [InlineData(Decoder + "[Span(\"image\", 35, 64), Recipe(Method.FastV, Layers = \"2\", Keep = 0.5, Within = \"image\")] partial class X;")]
    [InlineData(Decoder + "[Span(\"image\", 35, 64), Recipe(Method.PyramidDrop, Layers = \"2\", Keep = 0.5, Within = \"image\")] partial class X;")]
    [InlineData("[DatasetPipeline(Channels = 8), Select<TokenNorm>(Keep = 0.5)] partial class X;")]
    public Task PolicyOrNoRemovalOrNoDecoder_IsSilent(string source) => RuleTest.SilentAsync(Id, source);
}
