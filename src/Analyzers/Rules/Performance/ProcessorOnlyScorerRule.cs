using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>PDSL305: a scorer whose body cannot be translated to a kernel, so that its stages run on the CPU.</summary>
internal sealed class ProcessorOnlyScorerRule() : Rule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL305",
        RuleCategory.Performance,
        "Scorer runs on the CPU only",
        "Scorer '{0}' runs on the CPU only, because {1}; {2}",
        "On a GPU, hidden states go to the host and back at every layer of its stages, and CUDA graphs are impossible.");
}
