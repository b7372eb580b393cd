using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;

namespace PipelineDsl.Analyzers.Suppressors;

/// <summary>
/// A scorer without fields is only ever a type argument: there are no values of it to compare.
/// <code>
/// public readonly struct Brightness : IHiddenScorer // CA1815: Brightness should override Equals
/// {
///     public static void Score(TokenMatrix hidden, Span&lt;float&gt; scores) { }
/// }
/// </code>
/// </summary>
internal sealed class ScorerEqualityExcuse() : Excuse(_descriptor)
{
    private static readonly SuppressionDescriptor _descriptor = new("SPDSL0003", "CA1815", "A scorer is a type argument; nobody makes or compares values of it");

    /// <inheritdoc/>
    internal override bool Holds(ISymbol symbol, ScorerContracts contracts) =>
        symbol is INamedTypeSymbol type && contracts.IsScorer(type) && !type.GetMembers().Any(static member => member is IFieldSymbol { IsStatic: false });
}
