using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules;

/// <summary>A rule about a valid declaration: code is generated, but there is something to say about it.</summary>
/// <param name="descriptor">Its words.</param>
internal abstract class PipelineRule(DiagnosticDescriptor descriptor) : Rule(descriptor)
{
    /// <summary>Looks at one pipeline and reports what it finds to it.</summary>
    /// <param name="pipeline">The declaration.</param>
    internal abstract void Check(PipelineUnderReview pipeline);
}
