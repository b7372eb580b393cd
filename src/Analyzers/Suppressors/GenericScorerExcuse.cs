using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;

namespace PipelineDsl.Analyzers.Suppressors;

/// <summary>
/// What a contract asks for is static, also when the scorer is generic, and is called by generated code that names the type anyway.
/// <code>
/// public readonly struct Smoothed&lt;TScorer&gt; : IHiddenScorer
///     where TScorer : struct, IHiddenScorer
/// {
///     public static void Score(TokenMatrix hidden, Span&lt;float&gt; scores) { } // CA1000: Do not declare static members on generic types
/// }
/// </code>
/// </summary>
internal sealed class GenericScorerExcuse() : Excuse(_descriptor)
{
    private static readonly SuppressionDescriptor _descriptor = new("SPDSL0004", "CA1000", "The scorer's contract asks for the static member");

    /// <inheritdoc/>
    internal override bool Holds(ISymbol symbol, ScorerContracts contracts) =>
        symbol is IMethodSymbol or IPropertySymbol
        && contracts.IsScorer(symbol.ContainingType)
        && ScorerContracts.EntryPoints(symbol.ContainingType)
            .Any(entry => SymbolEqualityComparer.Default.Equals(entry, symbol) || SymbolEqualityComparer.Default.Equals(entry.AssociatedSymbol, symbol));
}
