using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Rules.Environment;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers;

/// <summary>PDSL502: says once that the project's C# is too old for its pipelines. Where it is not, it registers nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageVersionAnalyzer : ProjectAnalyzer
{
    private static readonly LanguageVersionRule _rule = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule.Descriptor];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        if (start.Compilation is CSharpCompilation { LanguageVersion: var version } && (int)version < LanguageVersionRule.Highest)
        {
            Watch(start, version);
        }
    }

    private static void Watch(CompilationStartAnalysisContext start, LanguageVersion version)
    {
        var sightings = new Sightings();
        var needed = new ConcurrentBag<int>();
        start.RegisterSymbolAction(
            context =>
            {
                var type = (INamedTypeSymbol)context.Symbol;
                if (PipelineParser.Parse(type, report: null, context.CancellationToken) is { Attributes.Pipeline: { } pipeline } parsed
                    && LanguageVersionRule.Needed(parsed) is var least && least > (int)version)
                {
                    sightings.Add(AttributeSites.Of(type, pipeline.Attribute, argument: null, context.CancellationToken), type.Name);
                    needed.Add(least);
                }
            },
            SymbolKind.NamedType);
        start.RegisterCompilationEndAction(end =>
        {
            if (sightings.First(end.Compilation) is var (location, name))
            {
                end.ReportDiagnostic(Diagnostic.Create(
                    _rule.Descriptor, location, name, version.ToDisplayString(), ((LanguageVersion)needed.Max()).ToDisplayString()));
            }
        });
    }
}
