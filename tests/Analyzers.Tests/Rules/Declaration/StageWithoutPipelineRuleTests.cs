using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Declaration;

public class StageWithoutPipelineRuleTests
{
    private const string Id = "PDSL111";

    [Theory]
    [InlineData("[[|Prune<TokenNorm>(Layers = \"9\")|]]", "[Prune] does nothing without [TokenPipeline]; add it")]
    [InlineData("[[|Merge<KeySimilarity>|]]", "[Merge] does nothing without [TokenPipeline]; add it")]
    [InlineData("[[|Recipe(Method.ToMe, Remove = 1)|], RandomBaseline]", "[Recipe] does nothing without [TokenPipeline]; add it")]
    [InlineData("[[|Evict<KeyNorm>(Layers = \"0\", Keep = 0.5)|]]", "[Evict] does nothing without [KvCachePipeline]; add it")]
    [InlineData("[[|Select<TokenNorm>(Keep = 0.5)|], Deduplicate<HiddenSimilarity>]", "[Select] does nothing without [DatasetPipeline]; add it")]
    [InlineData("[[|Deduplicate<HiddenSimilarity>(Threshold = 0.5)|]]", "[Deduplicate] does nothing without [DatasetPipeline]; add it")]
    [InlineData("[[|RandomBaseline|], Evict<KeyNorm>(Layers = \"0\", Keep = 0.5)]", "[RandomBaseline] does nothing without [KvCachePipeline]; add it")]
    [InlineData("[[|Protect(0)|]]", "[Protect] does nothing without [TokenPipeline], [KvCachePipeline] or [DatasetPipeline]; add it")]
    [InlineData(
        "[Obsolete, [|Uniform(Window = 4)|], UniformBaseline]",
        "[Uniform] does nothing without [TokenPipeline], [KvCachePipeline] or [DatasetPipeline]; add it")]
    [InlineData("[[|Positions(PositionPolicy.Original)|]]", "[Positions] does nothing without [TokenPipeline], [KvCachePipeline] or [DatasetPipeline]; add it")]
    public async Task LoneAttribute_IsReportedAtTheFirst(string attributes, string detail) =>
        Assert.Equal([$"'X' declares no pipeline: {detail}"], await RuleTest.TriggersAsync(Id, $"{attributes} partial class X {{ }}"));

    [Fact]
    public Task PartsInSeveralFiles_AreReportedOnce() => RuleTest.TriggersAsync(
        Id,
        "partial class X { }",
        "[[|Protect(0)|]] partial class X { }",
        "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }");

    [Fact]
    public Task PipelineOnAnotherPart_IsEnough() => RuleTest.SilentAsync(
        Id,
        "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }",
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)] partial class X { }");

    [Fact]
    public Task PipelineOfAnotherKind_IsEnough() => RuleTest.SilentAsync(
        Id, "[PromptPipeline, Prune<TokenNorm>(Keep = 0.5)] partial class X { } namespace PipelineDsl { class PromptPipelineAttribute : Attribute { } }");

    [Fact]
    public Task ForeignAttributesOfTheSameName_AreNotOurs() => RuleTest.SilentAsync(
        Id, "[Mine.Protect(1)] class X { } namespace Mine { class ProtectAttribute(int level) : Attribute { public int Level => level; } }");

    [Fact]
    public Task ClassWithoutAttributesOfTheDsl_IsLeftAlone() => RuleTest.SilentAsync(Id, "[Obsolete] class X { } [PositionBiased(\"Measured\")] struct S { }");

    [Theory]
    [InlineData("[TokenPipelin, Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }")]
    [InlineData("[Prune<Missing>(Layers = \"2\", Keep = 0.5)] partial class X { }")]
    [InlineData("[Prune<TokenNorm>(Layers = Missing, Keep = 0.5)] partial class X { }")]
    [InlineData("[Protect(0), Protect(1)] partial class X { }")]
    [InlineData("[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial struct X { }")]
    public async Task BrokenDeclaration_IsLeftToTheCompiler(string source) => Assert.DoesNotContain(
        await Programs.AnalyzeAsync(Programs.Compile([Programs.Usings + source])), static diagnostic => diagnostic.Id == Id);
}
