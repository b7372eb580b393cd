using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Tests.Infrastructure;
using PipelineDsl.CodeFixes;

namespace PipelineDsl.Analyzers.Tests.Docs;

/// <summary>The rules on one side, <c>docs/rules</c> on the other.</summary>
internal static class RuleDocs
{
    private static readonly string _root = typeof(RuleDocs).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "RepositoryRoot").Value!;

    private static readonly string _folder = Path.Combine(_root, "docs", "rules");

    /// <summary>Every rule of every analyzer, by id.</summary>
    internal static IReadOnlyDictionary<string, DiagnosticDescriptor> Rules { get; } = Programs.Analyzers
        .SelectMany(static analyzer => analyzer.SupportedDiagnostics)
        .ToDictionary(static rule => rule.Id);

    /// <summary>Every suppression of every suppressor, in the order of the ids.</summary>
    internal static IReadOnlyList<SuppressionDescriptor> Suppressions { get; } =
    [
        .. Programs.Analyzers.OfType<DiagnosticSuppressor>()
            .SelectMany(static suppressor => suppressor.SupportedSuppressions)
            .OrderBy(static suppression => suppression.Id, StringComparer.Ordinal),
    ];

    /// <summary>The rules that some code fix mends.</summary>
    internal static IReadOnlySet<string> Fixable { get; } = typeof(MakePartialCodeFix).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
        .SelectMany(static type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds)
        .ToHashSet();

    /// <summary>The ids that have a page, by file name.</summary>
    internal static string[] Pages() => [.. Directory.GetFiles(_folder, "PDSL*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order()];

    /// <summary>The page of a rule.</summary>
    internal static RulePage Page(string id) => RulePage.Parse(Read($"{id}.md"));

    /// <summary>A file of <c>docs/rules</c>, with line feeds only.</summary>
    internal static string Read(string name) => ReadFromRoot(Path.Combine("docs", "rules", name));

    /// <summary>A file of the repository, with line feeds only.</summary>
    internal static string ReadFromRoot(string path) => File.ReadAllText(Path.Combine(_root, path)).ReplaceLineEndings("\n");

    /// <summary>The sources of this project's test classes, but not of the one that asks.</summary>
    internal static string[] TestSources(string butFor) =>
    [
        .. Directory.GetFiles(Path.Combine(_root, "tests", "Analyzers.Tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetFileNameWithoutExtension(path) != butFor)
            .Select(File.ReadAllText),
    ];
}
