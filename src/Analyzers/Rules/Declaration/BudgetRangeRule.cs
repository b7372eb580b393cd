using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>A budget that cannot be met.</summary>
internal sealed class BudgetRangeRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.BudgetRange,
        RuleCategory.Declaration,
        "Budget out of range",
        "A budget of '{0}' is out of range: {1}",
        "A plan keeps at least the protected tokens and at most those that enter.");
}
