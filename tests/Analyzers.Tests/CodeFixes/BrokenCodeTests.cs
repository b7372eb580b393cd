using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

/// <summary>While one types, code is broken, and a diagnostic may be older than the text.</summary>
public class BrokenCodeTests
{
    private const string Source = """
        using PipelineDsl;
        class Outer
        {
            [type: TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Protect(1, Sinks = 2)] // remark
        #if !NOTHING
            [Prune<TokenNorm>(Layers = "2,3", Keeps = new[] { 1.5, 0.5 }, Remove = 3), RandomBaseline(Seeds = 2)]
        #endif
            [Merge<KeySimilarity>(Layers = "1", Remove = 9)]
            partial class X<T> { }
        }
        """;

    [Fact]
    public async Task TruncatedSources_NeverMakeAFixThrow()
    {
        FixedSolution whole = FixedSolution.Of([Source], Reporters(), generates: false);
        ImmutableArray<Diagnostic> stale = await whole.DiagnosticsAsync(id: null);
        Assert.Equal(7, stale.Select(static diagnostic => diagnostic.Descriptor).Where(static rule => rule.Title.ToString() == "Test").Distinct().Count());

        int applied = 0;
        for (int length = Source.Length; length >= 0; length--)
        {
            FixedSolution truncated = whole.With(Source[..length]);
            ImmutableArray<Diagnostic> reported = await truncated.DiagnosticsAsync(id: null);
            Assert.DoesNotContain(reported, static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
            foreach (Diagnostic diagnostic in reported.Concat(length % 10 == 0 ? stale : []))
            {
                applied += await ApplyAsync(truncated, diagnostic);
            }
        }

        Assert.True(applied > Source.Length);
    }

    private static async Task<int> ApplyAsync(FixedSolution solution, Diagnostic diagnostic)
    {
        IReadOnlyList<(CodeFixProvider Fix, CodeAction Action)> actions = await FixedSolution.ActionsAsync(diagnostic, solution.Documents.First());
        foreach ((_, CodeAction action) in actions)
        {
            Assert.NotEmpty(await action.GetOperationsAsync(CancellationToken.None));
        }

        return actions.Count;
    }

    private static ImmutableArray<DiagnosticAnalyzer> Reporters() =>
    [
        .. Programs.Analyzers,
        Reporter("PDSL201", "EnsureAttribute", "Uniform", "Window = 4"),
        Reporter("PDSL204", "EnsureAttribute", "Protect", "0, Sinks = 4, Recent = 8"),
        Reporter("PDSL208", "EnsureAttribute", "Positions", "PositionPolicy.Original"),
        Reporter("PDSL304", "SetArgument", "Schedule", "Schedule.Linear"),
        Reporter("PDSL207", "SetArgument", "Keeps", "[0.5, 0.5]"),
        Reporter("PDSL105", "RemoveArguments", "Layers,Remove", ""),
        Reporter("PDSL303", "RenameArgument", "Remove", "KeepCount"),
    ];

    private static RepairReporter Reporter(string id, string kind, string target, string text) => new(id, null, static _ => true, (kind, target, text));
}
