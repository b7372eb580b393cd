using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Docs;

/// <summary>Compiles the examples of pages as a user's project would.</summary>
internal static class PageExample
{
    /// <summary>Rules about the project: their bad example is in one that lacks something. All others are in a usual one.</summary>
    private static readonly Dictionary<string, ProjectKind> _projects = new()
    {
        ["PDSL501"] = ProjectKind.WithoutPipelineDsl,
        ["PDSL502"] = ProjectKind.Under(LanguageVersion.CSharp10),
    };

    /// <summary>The ids of what is said about the bad example.</summary>
    internal static async Task<string[]> BadAsync(RulePage page) =>
        Ids(await AnalyzeAsync(page.Code("Bad"), _projects.GetValueOrDefault(page.Id, ProjectKind.Usual)));

    /// <summary>The ids of what is said about the good example.</summary>
    internal static async Task<string[]> GoodAsync(RulePage page) => Ids(await AnalyzeAsync(page.Code("Good"), ProjectKind.Usual));

    /// <summary>What is said about an example.</summary>
    internal static Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string code) => AnalyzeAsync(code, ProjectKind.Usual);

    /// <summary>What the analyzers say, and the compiler's errors where it is meant to compile.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string code, ProjectKind project)
    {
        Compilation output = Programs.Generate(project.Compile([Programs.Usings + code]));
        ImmutableArray<Diagnostic> said = await Programs.AnalyzeAsync(output);
        return project.MustCompile ? [.. said, .. Programs.Errors(output)] : said;
    }

    private static string[] Ids(IEnumerable<Diagnostic> diagnostics) => [.. diagnostics.Select(static diagnostic => diagnostic.Id).Distinct().Order()];
}
