using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Evaluation;

/// <summary>PDSL401: figures of a plan are shown to people, and nothing says what they are worth in time.</summary>
internal sealed class LatencyNeverMeasuredRule() : Rule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL401",
        RuleCategory.Evaluation,
        "FLOPs or token counts reported, latency never measured",
        "'{0}' is reported, but nothing in this project measures latency; time the arms with LatencySampler and report that beside it",
        "FLOPs are not time: a method that left 11.5 % of the FLOPs of LLaVA-NeXT-7B made it 1.53 times as fast, and one that left 12.8 % "
        + "1.98 times (arXiv 2502.11501, table 7).",
        WellKnownDiagnosticTags.CompilationEnd);
}
