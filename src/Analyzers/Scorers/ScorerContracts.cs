using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers;

/// <summary>The interfaces that make a struct a scorer, and what the pipeline calls of it at every run.</summary>
internal sealed class ScorerContracts
{
    /// <summary>
    /// Members of other interfaces run while a model is woven, or once for a whole group or set of samples, and may do what they like.
    /// </summary>
    private static readonly ImmutableHashSet<string> _names =
    [
        "IPositionScorer", "IHiddenScorer", "IKeyScorer", "IAttentionScorer", "IKeySimilarity", "IHiddenSimilarity", "ICacheScorer",
        "ISampleScorer", "ITextSimilarity",
    ];

    private readonly INamedTypeSymbol _scorer;

    private ScorerContracts(INamedTypeSymbol scorer) => _scorer = scorer;

    /// <summary>Null when the compilation knows no scorers.</summary>
    internal static ScorerContracts? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("PipelineDsl.IScorer") is { } scorer ? new ScorerContracts(scorer) : null;

    /// <summary>Whether a type is a scorer of this project.</summary>
    internal bool IsScorer(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Struct } && type.AllInterfaces.Contains(_scorer, SymbolEqualityComparer.Default);

    /// <summary>The methods and accessors of <paramref name="scorer"/> that implement its contracts, explicitly or not.</summary>
    internal static IEnumerable<IMethodSymbol> EntryPoints(INamedTypeSymbol scorer)
    {
        foreach (INamedTypeSymbol contract in scorer.AllInterfaces)
        {
            if (!_names.Contains(contract.Name) || contract.ContainingNamespace is not { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true })
            {
                continue;
            }

            foreach (IMethodSymbol member in contract.GetMembers().OfType<IMethodSymbol>())
            {
                if (scorer.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation)
                {
                    yield return implementation;
                }
            }
        }
    }
}
