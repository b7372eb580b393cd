using System.Collections.Immutable;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>What one body does itself and what it calls, in the order of the source.</summary>
/// <param name="Sightings">What it does that it should not.</param>
/// <param name="Calls">What it calls.</param>
internal sealed record BodyFacts(ImmutableArray<Sighting> Sightings, ImmutableArray<Call> Calls)
{
    /// <summary>Of a body that is not in this project.</summary>
    internal static BodyFacts None { get; } = new([], []);
}
