using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>A place in a scorer that does, or calls, what it should not.</summary>
/// <param name="Location">The expression in the scorer.</param>
/// <param name="First">What happens there, or the first of what happens in bodies that are called from there.</param>
/// <param name="Way">The bodies on the way to it; empty when it happens in the scorer itself.</param>
/// <param name="Elsewhere">All expressions in other bodies that do such a thing.</param>
internal sealed record ScorerFinding(Location Location, Sighting First, string Way, ImmutableArray<Location> Elsewhere)
{
    /// <summary>The way and how much more happens on it, for the middle of a message; empty for the scorer itself.</summary>
    internal string Where => (Way.Length == 0 ? "" : $" in {Way}") + (Elsewhere.Length > 1 ? $", and {Elsewhere.Length - 1} more" : "");
}
