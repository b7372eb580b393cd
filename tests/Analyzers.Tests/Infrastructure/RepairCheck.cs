using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PipelineDsl.CodeFixes;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>A rule that offers a repair must stand in the list of the code fix that carries it out: nobody would see it otherwise.</summary>
internal static class RepairCheck
{
    private static readonly Dictionary<string, CodeFixProvider> _fixes = typeof(MakePartialCodeFix).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
        .ToDictionary(static type => type.Name, static type => (CodeFixProvider)Activator.CreateInstance(type)!);

    /// <summary>Every repair has its code fix.</summary>
    internal static void Check(IEnumerable<Diagnostic> diagnostics) => Assert.All(diagnostics, static diagnostic =>
    {
        foreach ((_, string? repair) in diagnostic.Properties.Where(static property => property.Key.StartsWith("repair", StringComparison.Ordinal)))
        {
            Assert.Contains(diagnostic.Id, _fixes[repair!.Split('\n')[0] + "CodeFix"].FixableDiagnosticIds);
        }
    });
}
