using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;

namespace PipelineDsl.Analyzers.Suppressors;

/// <summary>
/// A pipeline is used through its generated static members, so that nobody makes an instance of it is no reason to remove it.
/// <code>
/// [TokenPipeline(Tokens = 197, Channels = 384, Layers = 12), Merge&lt;KeySimilarity&gt;(Layers = "0..11", Remove = 13)]
/// internal sealed partial class DeitSmall; // CA1812: 'DeitSmall' is an internal class that is apparently never instantiated
/// </code>
/// </summary>
internal sealed class NeverInstantiatedExcuse() : Excuse(_descriptor)
{
    private static readonly SuppressionDescriptor _descriptor = new("SPDSL0002", "CA1812", "The class is used through generated static members");

    /// <inheritdoc/>
    internal override bool Holds(ISymbol symbol, ScorerContracts contracts) =>
        symbol is INamedTypeSymbol type && OwnMembers.IsPipeline(type) && OwnMembers.Of(type).All(static member => member.IsStatic);
}
