using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>The analyzers that come with the .NET SDK.</summary>
internal static class SdkAnalyzers
{
    private static readonly Assembly[] _assemblies = [.. Load()];

    /// <summary>Those that report one of some ids.</summary>
    internal static ImmutableArray<DiagnosticAnalyzer> Of(params string[] ids) =>
    [
        .. _assemblies.SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => !type.IsAbstract && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .Where(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => ids.Contains(descriptor.Id))),
    ];

    private static IEnumerable<Assembly> Load()
    {
        string folder = typeof(SdkAnalyzers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "SdkAnalyzers").Value!;
        yield return Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.NetAnalyzers.dll"));
        yield return Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll"));
    }
}
