using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>The generator is silent about what the analyzer reports.</summary>
public class InvalidDeclarationTests
{
    private const string Geometry = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]";
    private const string Stage = "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)]";

    private const string Scorers = """

        struct Both : IHiddenScorer, IKeyScorer
        {
            public static void Score(TokenMatrix hidden, System.Span<float> scores) { }
            public static void Score(HeadTensor keys, System.Span<float> scores) { }
        }
        struct Neither : ITokenScorer;
        file struct Local : IHiddenScorer { public static void Score(TokenMatrix hidden, System.Span<float> scores) { } }
        """;

    [Theory]
    [InlineData("PDSL101", Geometry + Stage + "class X;")]
    [InlineData("PDSL101", "class Outer {" + Geometry + Stage + "partial class X; }")]
    [InlineData("PDSL102", "[TokenPipeline(Channels = 8, Layers = 4)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "[TokenPipeline(Tokens = 16, MaxTokens = 16, Channels = 8, Layers = 4)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "[TokenPipeline(Tokens = 0, Channels = 8, Layers = 4)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "[TokenPipeline(Tokens = 16, Layers = 4)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 100000)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4, Heads = 3)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4, MlpRatio = double.NaN)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "[TokenPipeline(Tokens = 2000000000, Channels = 8, Layers = 4)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", Geometry + Stage + "[Uniform] partial class X;")]
    [InlineData("PDSL102", Geometry + Stage + "[Uniform(Window = 4, Rows = 4, Columns = 4, Cell = 2)] partial class X;")]
    [InlineData("PDSL102", Geometry + Stage + "[Uniform(Window = 0)] partial class X;")]
    [InlineData("PDSL102", Geometry + Stage + "[Uniform(Rows = 4, Columns = 5, Cell = 2)] partial class X;")]
    [InlineData("PDSL102", Geometry + Stage + "[RandomBaseline(Seeds = 0)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Keep = 0.5)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Layers = \"4\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Layers = \"-1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Layers = \"3..1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Layers = \"0..999999999999\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Layers = \"1,,2\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Layers = \"0..2,2\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL104", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"0..2\", Remove = 1)] partial class X;")]
    [InlineData("PDSL105", Geometry + "[Prune<TokenNorm>(Layers = \"1\")] partial class X;")]
    [InlineData("PDSL105", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5, Remove = 0)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = 0)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = 1.5)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = double.NaN)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", KeepCount = 0)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", KeepCount = 17)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Remove = 16)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Remove = -1)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Threshold = double.PositiveInfinity)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Merge<KeySimilarity>(Layers = \"1\", Threshold = 1.1)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1,2\", Keeps = new[] { 0.5 })] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Remove = 1, Of = Basis.Original)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5, Schedule = Schedule.Linear)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Remove = 1, Inflect = 0.5)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Remove = 1, Schedule = Schedule.Linear, Inflect = 2)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Prune<TokenNorm>(Layers = \"1\", KeepCount = 1), Protect(0, 1)] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Recipe(Method.ToMe, Keep = 0.5)] partial class X;")]
    [InlineData("PDSL107", Geometry + "[Merge<KeySimilarity>(Layers = \"1\", Remove = 9)] partial class X;")]
    [InlineData("PDSL107", Geometry + "[Merge<KeySimilarity>(Layers = \"1\", Remove = 8), Protect(0)] partial class X;")]
    [InlineData("PDSL108", Geometry + "[Prune<Both>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL108", Geometry + "[Prune<Neither>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL108", Geometry + "[Prune<Local>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL108", Geometry + "[Merge<KeySimilarity>(Layers = \"1\", Remove = 1), Uniform(Window = 4)] partial class X;")]
    [InlineData("PDSL108", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Threshold = 1), Uniform(Window = 4)] partial class X;")]
    [InlineData("PDSL108", Geometry + "[Recipe((Method)99, Remove = 1)] partial class X;")]
    [InlineData(
        "PDSL108",
        Geometry + "[Merge<KeySimilarity>(Layers = \"0\", Remove = 1), "
            + "Recipe(Method.ToMe, Layers = \"1\", Remove = 1, ProportionalAttention = false)] partial class X;")]
    [InlineData("PDSL109", Geometry + Stage + "[Protect(16)] partial class X;")]
    [InlineData("PDSL109", Geometry + Stage + "[Protect(-1)] partial class X;")]
    [InlineData("PDSL108", Geometry + Stage + "[Positions(PositionPolicy.Repacked)] partial class X;")]
    [InlineData("PDSL108", Geometry + Stage + "[Positions((PositionPolicy)(-1))] partial class X;")]
    [InlineData("PDSL109", Geometry + Stage + "[Protect(Sinks = -1)] partial class X;")]
    [InlineData("PDSL109", Geometry + Stage + "[Protect(Recent = int.MinValue)] partial class X;")]
    [InlineData("PDSL109", Geometry + Stage + "[Protect(Sinks = 17)] partial class X;")]
    [InlineData("PDSL109", Geometry + Stage + "[Protect(Sinks = int.MaxValue, Recent = int.MaxValue)] partial class X;")]
    [InlineData("PDSL109", "[TokenPipeline(MaxTokens = 16, Channels = 8, Layers = 4)]" + Stage + "[Protect(Sinks = 17)] partial class X;")]
    [InlineData("PDSL109", "[TokenPipeline(MaxTokens = 16, Channels = 8, Layers = 4)]" + Stage + "[Protect(Recent = 1)] partial class X;")]
    [InlineData("PDSL109", "[TokenPipeline(Tokens = 100000, Channels = 8, Layers = 4)]" + Stage + "[Protect(Sinks = 70000)] partial class X;")]
    [InlineData("PDSL110", Geometry + "partial class X;")]
    [InlineData("PDSL110", Geometry + Stage + "file partial class X;")]
    [InlineData("PDSL110", Geometry + Stage + "partial class Plan;")]
    [InlineData("PDSL110", Geometry + Stage + "partial class Random;")]
    [InlineData("PDSL110", Geometry + Stage + "partial class X { int Definition; }")]
    [InlineData("PDSL110", Geometry + Stage + "partial class X { class Uniform; }")]
    [InlineData("PDSL110", Geometry + Stage + "partial class X { void Layer1() { } }")]
    [InlineData("PDSL110", Geometry + Stage + "partial class X<Weave>;")]
    [InlineData("PDSL110", Geometry + Stage + "[PromptPipeline] partial class X; namespace PipelineDsl { class PromptPipelineAttribute : System.Attribute; }")]
    public Task InvalidDeclaration_GeneratesNothingAndIsReported(string id, string declaration) => Declarations.RefusedAsync(id, declaration + Scorers);

    [Theory]
    [InlineData("[Prune(Layers = \"1\", Keep = 0.5)]")]
    [InlineData("[Prune<Missing>(Layers = \"1\", Keep = 0.5)]")]
    [InlineData("[Prune<TokenNorm>(Layers = \"1\", Remove = Missing)]")]
    [InlineData("[Prune<string>(Layers = \"1\", Keep = 0.5)]")]
    [InlineData("[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5), TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]")]
    [InlineData("[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5), Positions]")]
    [InlineData("[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5), Positions(Missing)]")]
    [InlineData("[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5), Protect(Sinks = Missing)]")]
    public async Task CompilerError_GeneratesNothingAndIsLeftToTheCompiler(string stage)
    {
        GeneratorRun run = GeneratorRun.Of($"using PipelineDsl;\n{Geometry}{stage} partial class X;");

        Assert.Empty(run.Files);
        Assert.Empty(await Analyze(run));
        Assert.Contains(run.Input.GetDiagnostics(), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task NearMisses_AreSilent()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using PipelineDsl;

            [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
            [Merge<KeySimilarity>(Layers = "0", Remove = 8)]
            [Prune<TokenNorm>(Layers = " 1 .. 2 , 3 ", KeepCounts = new[] { 8, 4, 1 })]
            partial class AtTheLimits { void Layer12() { } }

            [TokenPipeline(MaxTokens = 16, Channels = 8, Layers = 4), Protect(0), RandomBaseline]
            [Recipe(Method.ToMe, Remove = 2)]
            partial class Recipe;

            [PromptPipeline, Prune<TokenNorm>(Keep = 0.5)]
            partial class PipelineOfAnotherKind;

            namespace PipelineDsl { class PromptPipelineAttribute : System.Attribute; }
            """);

        Assert.Equal(2, run.Files.Count);
        Assert.Empty(await Analyze(run));
    }

    [Fact]
    public async Task Pragma_SilencesTheReport()
    {
        GeneratorRun run = GeneratorRun.Of($"using PipelineDsl;\n#pragma warning disable PDSL110\n{Geometry} partial class X;");

        Assert.Empty((await Analyze(run)).Where(static diagnostic => !diagnostic.IsSuppressed));
    }

    [Fact]
    public async Task Report_PointsAtTheArgument()
    {
        GeneratorRun run = GeneratorRun.Of($"using PipelineDsl;\n{Geometry}[Prune<TokenNorm>(Layers = \"1\", Keep = 1.5)] partial class X;");

        Diagnostic reported = Assert.Single(await Analyze(run));

        Assert.Equal("1.5", run.Input.SyntaxTrees[0].GetText().ToString(reported.Location.SourceSpan));
    }

    [Theory]
    [InlineData("Tokens", "Protect(0, Sinks = -2)", "-2", "Sinks is -2; it must be 0 or more")]
    [InlineData("Tokens", "Protect(Recent = 17)", "17", "Recent is 17, but 16 tokens enter the first layer")]
    [InlineData("MaxTokens", "Protect(Sinks = 17)", "17", "Sinks is 17, but at most 16 tokens enter the first layer")]
    [InlineData(
        "MaxTokens", "Protect(Sinks = 4, Recent = 8)", "8",
        "Recent needs a fixed length, because it counts from the last token; give Tokens instead of MaxTokens, or remove it")]
    [InlineData(
        "Tokens", "Positions(PositionPolicy.Repacked)", "Positions(PositionPolicy.Repacked)",
        "tokens are renumbered between two layers, but the stage at layer 1 acts inside of one; give it CutPoint.AfterBlock, or PositionPolicy.Original here")]
    public async Task GuardRail_IsBlamedWithItsFigures(string length, string rail, string blamed, string message)
    {
        GeneratorRun run = GeneratorRun.Of($"using PipelineDsl;\n[TokenPipeline({length} = 16, Channels = 8, Layers = 4)]{Stage}[{rail}] partial class X;");

        Diagnostic reported = Assert.Single(await Analyze(run));

        Assert.Equal(blamed, run.Input.SyntaxTrees[0].GetText().ToString(reported.Location.SourceSpan));
        Assert.EndsWith(": " + message, reported.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MergesThatDisagreeAboutSizes_AreNamed()
    {
        GeneratorRun run = GeneratorRun.Of($"""
            using PipelineDsl;
            {Geometry}
            [Merge<KeySimilarity>(Layers = "0", Remove = 1, ProportionalAttention = false)]
            [Merge<HiddenSimilarity>(Layers = "2,3", Remove = 1)]
            partial class X;
            """);

        Diagnostic reported = Assert.Single(await Analyze(run));

        Assert.Equal("false", run.Input.SyntaxTrees[0].GetText().ToString(reported.Location.SourceSpan));
        Assert.Equal(
            "A stage of 'X' cannot be built: it leaves sizes out of attention, but the merge at layer 2 does not; give every merge of the pipeline the same",
            reported.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Task<ImmutableArray<Diagnostic>> Analyze(GeneratorRun run) => Declarations.AnalyzeAsync(run);
}
