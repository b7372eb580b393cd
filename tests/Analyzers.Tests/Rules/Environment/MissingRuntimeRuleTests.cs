using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Environment;

public class MissingRuntimeRuleTests
{
    private const string Id = "PDSL501";
    private const string Pipeline = "TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)";
    private const string Stage = "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]";

    [Fact]
    public async Task AnalyzersWithoutTheAssembly_AreReportedOnceAtTheFirstPipeline()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            ProjectKind.WithoutPipelineDsl,
            "[Serializable] partial class Other;",
            $"namespace N {{ {Stage} partial class First; [[|{Pipeline}|]] partial class First; }}",
            $"[{Pipeline}] partial class Second;",
            $"[{Pipeline}] partial class Third;");
        Assert.Equal(
            [
                "'First' declares a pipeline that cannot be compiled: the analyzers of PipelineDsl are here, but its assembly is not; "
                + "reference the package PipelineDsl without ExcludeAssets=\"compile\" and IncludeAssets=\"analyzers\"",
            ],
            messages);
    }

    [Theory]
    [InlineData("[[|TokenPipelineAttribute|]] class X;")]
    [InlineData("[[|PipelineDsl.KvCachePipeline(Layers = 2)|]] class X;")]
    [InlineData("[[|global::PipelineDsl.DatasetPipelineAttribute(Channels = 2)|]] class X;")]
    [InlineData("[Serializable, [|@TokenPipeline|]] struct X;")]
    [InlineData("namespace N { using P = PipelineDsl; [[|P::TokenPipeline(Tokens = 16)|]] class X; }")]
    [InlineData("namespace N { using P = PipelineDsl; [[|P.TokenPipeline(Tokens = 16)|]] class X; }")]
    [InlineData("namespace N { using Tokens = PipelineDsl.TokenPipelineAttribute; [[|Tokens|]] class X; }")]
    public Task EveryWayToWriteAPipeline_IsRecognised(string source) => RuleTest.TriggersAsync(Id, ProjectKind.WithoutPipelineDsl, source);

    [Theory]
    [InlineData("class TokenPipelineAttribute : Attribute; [TokenPipeline] class X;")]
    [InlineData("class TokenPipelineAttribute; [TokenPipeline] class X;")]
    [InlineData("class TokenPipelineAttribute : Attribute { private TokenPipelineAttribute() { } } [TokenPipeline(1)] class X;")]
    [InlineData("[Other.TokenPipeline] class X;")]
    [InlineData("[PipelineDsl.Other.TokenPipeline] class X;")]
    [InlineData("namespace N { using TokenPipeline = Other.Thing; [TokenPipeline] class X; }")]
    [InlineData("[TokenPipeline<int>] class X;")]
    [InlineData("[TokenPipelines] class X;")]
    [InlineData("class X { [TokenPipeline] void M() { } }")]
    [InlineData("[assembly: TokenPipeline]")]
    [InlineData("class Outer { [TokenPipeline(")]
    [InlineData("[TokenPipeline")]
    [InlineData("[PipelineDsl.")]
    [InlineData("[")]
    public Task AnythingElse_IsNotOurs(string source) => RuleTest.SilentAsync(Id, ProjectKind.WithoutPipelineDsl, source);

    [Fact]
    public async Task NoOnnxRuntime_IsReportedOnceAtTheFirstPipeline()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            ProjectKind.WithoutOnnxRuntime,
            $"[{Pipeline}] class Invalid;",
            $"{Stage} partial class First;",
            $"[[|{Pipeline}|]] partial class First; [{Pipeline}] {Stage} partial class Second;");
        Assert.Equal(
            [
                "'First' declares a pipeline that cannot be compiled: generated code calls ONNX Runtime, which is not referenced; add a PackageReference to "
                + "Microsoft.ML.OnnxRuntime, or to Microsoft.ML.OnnxRuntime.Gpu for CUDA",
            ],
            messages);
    }

    [Fact]
    public void NoOnnxRuntime_IndeedBreaksGeneratedCode() => Assert.NotEmpty(Programs.Errors(Programs.Generate(
        ProjectKind.WithoutOnnxRuntime.Compile([$"using PipelineDsl; [{Pipeline}] {Stage} partial class X;"]))));

    [Fact]
    public Task NoOnnxRuntimeAndNoPipelineForIt_IsFine() => RuleTest.SilentAsync(
        Id,
        ProjectKind.WithoutOnnxRuntime,
        "[DatasetPipeline(Channels = 64), Select<TokenNorm>(Keep = 0.5)] partial class X;",
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 64), Evict<KeyNorm>(Layers = \"2\", KeepCount = 8)] partial class Y;");

    [Fact]
    public Task CompleteProject_IsFine() => RuleTest.SilentAsync(Id, $"[{Pipeline}] {Stage} partial class X;");
}
