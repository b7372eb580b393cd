using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>Reports repairs that a test makes up, at every attribute of a name as long as a condition holds.</summary>
/// <param name="id">The rule that it stands for.</param>
/// <param name="attribute">The simple name of the attributes; null for all.</param>
/// <param name="applies">Whether an attribute still needs a repair.</param>
/// <param name="repairs">The repairs: kind, target and text.</param>
#pragma warning disable RS1001, RS1017 // No compiler loads it, and its id is up to the test.
internal sealed class RepairReporter(
    string id, string? attribute, Func<AttributeSyntax, bool> applies, params (string Kind, string Target, string Text)[] repairs) : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor _descriptor = new(id, "Test", "Test", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private readonly ImmutableDictionary<string, string?> _properties = repairs
        .Select(static (repair, index) => new KeyValuePair<string, string?>($"repair{index}", $"{repair.Kind}\n{repair.Target}\n{repair.Text}"))
        .ToImmutableDictionary();

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(
            analysis =>
            {
                var syntax = (AttributeSyntax)analysis.Node;
                IEnumerable<SimpleNameSyntax> names = syntax.Name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>();
                if ((attribute is null || names.Any(name => name.Identifier.ValueText == attribute)) && applies(syntax))
                {
                    analysis.ReportDiagnostic(Diagnostic.Create(_descriptor, syntax.GetLocation(), _properties));
                }
            },
            SyntaxKind.Attribute);
    }
}
