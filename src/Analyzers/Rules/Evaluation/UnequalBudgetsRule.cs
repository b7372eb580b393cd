using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Evaluation;

/// <summary>PDSL402: a comparison of arms that leave different numbers of tokens.</summary>
internal sealed class UnequalBudgetsRule() : Rule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL402",
        RuleCategory.Evaluation,
        "Arms with different budgets compared",
        "The arm of '{0}' leaves {1}, that of '{2}' in the same comparison {3}; arms with different budgets cannot be compared, so give both the same schedule",
        "Whichever arm keeps more tokens has the advantage, so a difference says nothing about the method. Comparison refuses such arms at run time.");
}
