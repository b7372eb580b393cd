using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Suppressors;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Suppressors;

/// <summary>Checks with the SDK's own analyzers that a warning is there without the suppressor, gone with it, and stays where it is right.</summary>
public class PipelineSuppressorTests
{
    private const string Pipeline = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5), RandomBaseline]\n";

    private const string Cache =
        "[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 8, MaxTokens = 64), Evict<KeyNorm>(Layers = \"0..1\", KeepCount = 16)]\n";

    private const string Score = "public static void Score(TokenMatrix hidden, Span<float> scores) => scores.Clear();";

    private const string HiddenQueryScore = "static void IAttentionScorer.Score(AttentionRows attention, Span<float> scores) { }";

    private const string HiddenScore = "static void IHiddenScorer.Score(TokenMatrix hidden, Span<float> scores) { }";

    [Theory]
    [InlineData("CA1052", Pipeline + "public partial class X;")]
    [InlineData("CA1052", Pipeline + "public partial class X { struct Mine : IHiddenScorer { " + Score + " } }")]
    [InlineData("CA1052", "public partial class X { }", Pipeline + "public partial class X;")]
    [InlineData("CA1812", Pipeline + "internal sealed partial class X;")]
    [InlineData("CA1812", Pipeline + "internal sealed partial class X { public static int Twice => 2 * Plan.Tokens; const int Three = 3; }")]
    [InlineData("CA1815", "public struct X : IHiddenScorer { " + Score + " }")]
    [InlineData("CA1815", "public readonly struct X<T> : IHiddenScorer { static readonly float s_a = 1; public static float A => s_a; " + Score + " }")]
    [InlineData("CA1000", "public struct X<T> : IHiddenScorer { " + Score + " }")]
    [InlineData("CA1000", "public struct X<T> : IAttentionScorer { public static AttentionQuery Query => default; " + HiddenQueryScore + " }")]
    [InlineData("CA1052", Cache + "public partial class X;")]
    [InlineData("CA1052", "[DatasetPipeline(Channels = 8), Select<TokenNorm>(Keep = 0.5)] public partial class X;")]
    public async Task WarningThatGeneratedCodeMakesWrong_IsGone(string id, params string[] sources)
    {
        Assert.NotEmpty(await WarningsAsync(id, sources, suppress: false));
        Assert.Empty(await WarningsAsync(id, sources, suppress: true));
    }

    [Theory]
    [InlineData("CA1052", "public partial class X { public static int Own => 1; }")]
    [InlineData("CA1052", Pipeline + "public partial class X { public static int Own => Plan.Tokens; }")]
    [InlineData("CA1052", "[TokenPipeline(Layers = 4)] public partial class X { public static int Own => 1; }")]
    [InlineData("CA1812", "internal sealed class X;")]
    [InlineData("CA1812", Pipeline + "internal sealed partial class X { public int Own => 1; }")]
    [InlineData("CA1812", Pipeline + "internal sealed partial class X { public X(int own) { } }")]
    [InlineData("CA1812", "[TokenPipeline(Layers = 4)] internal sealed partial class X;")]
    [InlineData("CA1815", "public struct X { public static void Score() { } }")]
    [InlineData("CA1815", "public struct X : IHiddenScorer { public int Value { get; set; } " + Score + " }")]
    [InlineData("CA1000", "public struct X<T> { public static void Score() { } }")]
    [InlineData("CA1000", "public struct X<T> : IHiddenScorer { public static int Own => 1; " + HiddenScore + " }")]
    public async Task WarningThatIsRight_Stays(string id, params string[] sources)
    {
        Assert.NotEmpty(await WarningsAsync(id, sources, suppress: false));
        Assert.NotEmpty(await WarningsAsync(id, sources, suppress: true));
    }

    [Fact]
    public void Ids_AreInOrderAndReasonsAreGiven()
    {
        ImmutableArray<SuppressionDescriptor> all = new PipelineSuppressor().SupportedSuppressions;
        Assert.Equal(Enumerable.Range(1, all.Length).Select(static number => $"SPDSL{number:D4}"), all.Select(static descriptor => descriptor.Id));
        Assert.All(all, static descriptor => Assert.NotEmpty(descriptor.Justification.ToString()));
    }

    private static async Task<Diagnostic[]> WarningsAsync(string id, string[] sources, bool suppress)
    {
        CSharpCompilation input = Programs.Compile(sources.Select(static source => Programs.Usings + source));
        Compilation compilation = Programs.Generate(input.WithOptions(input.Options.WithSpecificDiagnosticOptions([new(id, ReportDiagnostic.Warn)])));
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. SdkAnalyzers.Of(id), .. suppress ? new DiagnosticAnalyzer[] { new PipelineSuppressor() } : []];
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        return [.. found.Where(diagnostic => diagnostic.Id == id && !diagnostic.IsSuppressed)];
    }
}
