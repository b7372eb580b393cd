using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Randomness;

/// <summary>Randomness in the bodies that a scorer runs. There clocks are as bad: a score must depend on nothing but the arguments.</summary>
internal sealed class Unrepeatable : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) =>
        RandomSources.Of(operation) is { } source ? new Sighting(operation.Syntax, source.Name, "use the seed of TokenPositions, or a literal one") : null;
}
