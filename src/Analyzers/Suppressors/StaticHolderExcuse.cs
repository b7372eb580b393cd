using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;

namespace PipelineDsl.Analyzers.Suppressors;

/// <summary>
/// A class that only declares a pipeline is no static holder that someone forgot to close: all its static members are generated.
/// <code>
/// [TokenPipeline(Tokens = 197, Channels = 384, Layers = 12), Merge&lt;KeySimilarity&gt;(Layers = "0..11", Remove = 13)]
/// public partial class DeitSmall; // CA1052: Type 'DeitSmall' is a static holder type but is neither static nor NotInheritable
/// </code>
/// </summary>
internal sealed class StaticHolderExcuse() : Excuse(_descriptor)
{
    private static readonly SuppressionDescriptor _descriptor = new("SPDSL0001", "CA1052", "Every static member of the class is generated");

    /// <inheritdoc/>
    internal override bool Holds(ISymbol symbol, ScorerContracts contracts) =>
        symbol is INamedTypeSymbol type && OwnMembers.IsPipeline(type) && !OwnMembers.Of(type).Any(static member => member.IsStatic);
}
