using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Rules.Environment;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers;

/// <summary>PDSL501: says once what many compiler errors hide, that an assembly is not referenced. Where all are, it registers nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RuntimeReferenceAnalyzer : ProjectAnalyzer
{
    private static readonly MissingRuntimeRule _rule = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule.Descriptor];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        if (Lacks(start.Compilation, "PipelineDsl.TokenPipelineAttribute"))
        {
            WatchNames(start);
        }
        else if (Lacks(start.Compilation, "Microsoft.ML.OnnxRuntime.SessionOptions"))
        {
            WatchPipelines(start);
        }
    }

    private static bool Lacks(Compilation compilation, string type) => compilation.GetTypesByMetadataName(type).IsEmpty;

    private static void WatchNames(CompilationStartAnalysisContext start)
    {
        var sightings = new Sightings();
        start.RegisterSyntaxNodeAction(
            context =>
            {
                if (UnboundPipelines.DeclaredBy((AttributeSyntax)context.Node, context.SemanticModel, context.CancellationToken) is { } type)
                {
                    sightings.Add(context.Node.GetLocation(), type.Identifier.ValueText);
                }
            },
            SyntaxKind.Attribute);
        start.RegisterCompilationEndAction(end => ReportFirst(end, sightings, MissingRuntimeRule.NoPipelineDsl));
    }

    /// <summary>Only what is generated for tokens between layers runs in ONNX Runtime.</summary>
    private static void WatchPipelines(CompilationStartAnalysisContext start)
    {
        var sightings = new Sightings();
        start.RegisterSymbolAction(
            context =>
            {
                var type = (INamedTypeSymbol)context.Symbol;
                if (PipelineParser.Parse(type, report: null, context.CancellationToken) is { Attributes: { Surface: Surface.Tokens, Pipeline: { } pipeline } })
                {
                    sightings.Add(AttributeSites.Of(type, pipeline.Attribute, argument: null, context.CancellationToken), type.Name);
                }
            },
            SymbolKind.NamedType);
        start.RegisterCompilationEndAction(end => ReportFirst(end, sightings, MissingRuntimeRule.NoOnnxRuntime));
    }

    private static void ReportFirst(CompilationAnalysisContext end, Sightings sightings, string what)
    {
        if (sightings.First(end.Compilation) is var (location, name))
        {
            end.ReportDiagnostic(Diagnostic.Create(_rule.Descriptor, location, name, what));
        }
    }
}
