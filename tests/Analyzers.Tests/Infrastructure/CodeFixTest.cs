using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>
/// Checks the repair of one rule: by itself until nothing is left, and with Fix All of a document, a project and a solution. Each way must
/// give the expected text, which compiles, has no such diagnostic, is formatted where it changed, and has every comment that was there.
/// </summary>
internal sealed class CodeFixTest
{
    private const int MostFixes = 50;
    private const string NextFile = "\n----\n";

    /// <summary>The rule.</summary>
    internal required string Id { get; init; }

    /// <summary>The sources of a project.</summary>
    internal required string[] Sources { get; init; }

    /// <summary>What they become.</summary>
    internal required string[] Fixed { get; init; }

    /// <summary>Which of several alternatives to take; null for the first.</summary>
    internal string? Title { get; init; }

    /// <summary>Whether the sources bring their own usings.</summary>
    internal bool HasUsings { get; init; }

    /// <summary>Whether the sources have errors that are none of ours.</summary>
    internal bool IsBroken { get; init; }

    /// <summary>Whether the sources are not formatted as usual, which the result imitates.</summary>
    internal bool IsOddlyFormatted { get; init; }

    /// <summary>Whether diagnostics stay that the chosen alternative does not fit.</summary>
    internal bool LeavesOthers { get; init; }

    /// <summary>What reports the rule.</summary>
    internal ImmutableArray<DiagnosticAnalyzer> Reporters { get; init; } = Programs.Analyzers;

    /// <summary>Checks a rule on one file.</summary>
    internal static Task FixesAsync(string id, string source, string result, string? title = null) =>
        new CodeFixTest { Id = id, Sources = [source], Fixed = [result], Title = title }.RunAsync();

    /// <summary>Fixes in every way.</summary>
    internal async Task RunAsync()
    {
        FixedSolution solution = FixedSolution.Of([.. Sources.Select(WithUsings)], Reporters);
        string[] expected = [.. Fixed.Select(WithUsings)];
        Assert.NotEmpty(await solution.DiagnosticsAsync(Id));

        await AssertAsync(solution, await OneByOneAsync(solution), expected);
        await AssertAsync(solution, await DocumentsAsync(solution), expected);
        foreach (FixAllScope scope in new[] { FixAllScope.Project, FixAllScope.Solution })
        {
            FixedSolution result = await FixAllAsync(solution, await ActionOfFirstAsync(solution), scope);
            await AssertAsync(solution, result, expected);
            Assert.Equal(scope == FixAllScope.Solution ? expected : await solution.TwinTextsAsync(), await result.TwinTextsAsync());
        }
    }

    /// <summary>Fixes the first diagnostic once, for reporters that never have enough.</summary>
    internal async Task RunOnceAsync()
    {
        FixedSolution solution = FixedSolution.Of([.. Sources.Select(WithUsings)], Reporters);
        (CodeFixProvider Fix, CodeAction Action, Document Document) first = await ActionOfFirstAsync(solution);
        await AssertAsync(solution, await solution.ApplyAsync(first.Action), [.. Fixed.Select(WithUsings)]);
        await AssertAsync(solution, await FixAllAsync(solution, first, FixAllScope.Project), [.. Fixed.Select(WithUsings)]);
    }

    /// <summary>Fix All of a project, by the title of what is offered for the first diagnostic.</summary>
    internal static async Task<FixedSolution> FixAllOnceAsync(FixedSolution solution, string id, string title)
    {
        var test = new CodeFixTest { Id = id, Title = title, Sources = [], Fixed = [] };
        return await test.FixAllAsync(solution, await test.ActionOfFirstAsync(solution), FixAllScope.Project);
    }

    /// <summary>The titles of what is offered for the first diagnostic.</summary>
    internal static async Task<string[]> TitlesAsync(string id, params string[] sources)
    {
        FixedSolution solution = FixedSolution.Of([.. sources.Select(static source => Programs.Usings + source)], Programs.Analyzers);
        Diagnostic first = (await solution.DiagnosticsAsync(id))[0];
        return [.. (await solution.ActionsAsync(first)).Select(static offered => offered.Action.Title)];
    }

    private string WithUsings(string source) => HasUsings ? source : Programs.Usings + source;

    private async Task<FixedSolution> OneByOneAsync(FixedSolution solution)
    {
        for (int count = 0; await FindActionAsync(solution) is var (_, action, _); count++)
        {
            Assert.True(count < MostFixes, "Fixes go on for ever.");
            solution = await solution.ApplyAsync(action);
        }

        return solution;
    }

    private async Task<FixedSolution> DocumentsAsync(FixedSolution solution)
    {
        for (int count = 0; await FindActionAsync(solution) is { } found; count++)
        {
            Assert.True(count < Sources.Length, "Fix All of a document leaves something.");
            solution = await FixAllAsync(solution, found, FixAllScope.Document);
        }

        return solution;
    }

    private async Task<FixedSolution> FixAllAsync(FixedSolution solution, (CodeFixProvider Fix, CodeAction Action, Document Document) chosen, FixAllScope scope)
    {
        FixAllProvider all = chosen.Fix.GetFixAllProvider()!;
        Assert.Contains(scope, all.GetSupportedFixAllScopes());
        var provider = new TestDiagnosticProvider(solution, Id);
        CodeAction? action = await all.GetFixAsync(
            new FixAllContext(chosen.Document, chosen.Fix, scope, chosen.Action.EquivalenceKey!, [Id], provider, CancellationToken.None));
        return await solution.ApplyAsync(action!);
    }

    private async Task<(CodeFixProvider Fix, CodeAction Action, Document Document)> ActionOfFirstAsync(FixedSolution solution) =>
        Assert.NotNull(await FindActionAsync(solution));

    private async Task<(CodeFixProvider Fix, CodeAction Action, Document Document)?> FindActionAsync(FixedSolution solution)
    {
        foreach (Diagnostic diagnostic in await solution.DiagnosticsAsync(Id))
        {
            foreach ((CodeFixProvider fix, CodeAction action) in await solution.ActionsAsync(diagnostic))
            {
                if (Title is null || action.Title == Title)
                {
                    return (fix, action, solution.DocumentOf(diagnostic)!);
                }
            }

            Assert.True(LeavesOthers, $"No fix for {diagnostic}");
        }

        return null;
    }

    private async Task AssertAsync(FixedSolution before, FixedSolution after, string[] expected)
    {
        Assert.Equal(string.Join(NextFile, expected), string.Join(NextFile, await after.TextsAsync()));
        if (!LeavesOthers)
        {
            Assert.Empty(await after.DiagnosticsAsync(Id));
        }

        if (!IsBroken)
        {
            Assert.Empty(await after.ErrorsAsync());
        }

        Assert.Equal(await before.CommentsAsync(), await after.CommentsAsync());
        if (!IsOddlyFormatted)
        {
            await AssertFormattedAsync(before, after);
        }
    }

    private static async Task AssertFormattedAsync(FixedSolution before, FixedSolution after)
    {
        foreach ((Document old, Document changed) in before.Documents.Zip(after.Documents))
        {
            int moved = 0;
            IEnumerable<TextChange> formatting = await (await Formatter.FormatAsync(changed)).GetTextChangesAsync(changed);
            foreach (TextChange change in (await changed.GetTextChangesAsync(old)).OrderBy(static change => change.Span.Start))
            {
                var touched = new TextSpan(change.Span.Start + moved, change.NewText!.Length);
                moved += change.NewText.Length - change.Span.Length;
                Assert.DoesNotContain(formatting, reformatted => reformatted.Span.IntersectsWith(touched));
            }
        }
    }
}
