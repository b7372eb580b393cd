using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>PDSL306: CUDA graphs are asked for, but the pipeline has a stage that none can record.</summary>
internal sealed class RefusedGraphRule() : Rule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL306",
        RuleCategory.Performance,
        "CUDA graphs cannot record the pipeline",
        "CUDA graphs cannot record '{0}', so opening it throws: {1}",
        "A CUDA graph replays one sequence of launches: every stage must have kernels for the GPU, and leave a number of tokens that the plan knows.");
}
