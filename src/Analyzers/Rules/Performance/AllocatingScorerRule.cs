using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>PDSL302: a scorer that gives the garbage collector work at every run.</summary>
internal sealed class AllocatingScorerRule() : Rule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL302",
        RuleCategory.Performance,
        "Scorer allocates",
        "Scorer '{0}' allocates at every call: {1}; {2}",
        "Scorers run inside the model's graph at every layer of every run. The rest of a pipeline allocates nothing there.");
}
