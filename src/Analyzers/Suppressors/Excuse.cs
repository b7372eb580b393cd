using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;

namespace PipelineDsl.Analyzers.Suppressors;

/// <summary>Why a warning of another analyzer is wrong for code that PipelineDsl completes or calls.</summary>
/// <param name="descriptor">Its id, the warning's and the reason.</param>
internal abstract class Excuse(SuppressionDescriptor descriptor)
{
    /// <summary>What Roslyn knows of it.</summary>
    internal SuppressionDescriptor Descriptor { get; } = descriptor;

    /// <summary>Whether it holds for the symbol that the warning is about.</summary>
    internal abstract bool Holds(ISymbol symbol, ScorerContracts contracts);
}
