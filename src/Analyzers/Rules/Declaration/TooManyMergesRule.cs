using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>A merge beyond what bipartite matching can make at that layer.</summary>
internal sealed class TooManyMergesRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.TooManyMerges,
        RuleCategory.Declaration,
        "More merges than matching can make",
        "A stage of '{0}' merges too much: {1}",
        "Bipartite matching merges tokens at even positions into tokens at odd ones, so at most half of them (arXiv 2210.09461).");
}
