using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>A stage has no budget, or more than one.</summary>
internal sealed class OneBudgetRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.BudgetCount,
        RuleCategory.Declaration,
        "Not exactly one budget",
        "A stage of '{0}' needs exactly one budget: {1}",
        "Two budgets contradict each other, and none would hide a decision.");
}
