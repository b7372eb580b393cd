using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>A place in a scorer that does, or calls, what it should not.</summary>
/// <param name="Location">The expression in the scorer.</param>
/// <param name="What">What happens there, and where it happens if in a body elsewhere.</param>
/// <param name="Advice">What to do instead, in the imperative.</param>
/// <param name="Elsewhere">The expressions in other bodies that do it.</param>
internal sealed record ScorerFinding(Location Location, string What, string Advice, ImmutableArray<Location> Elsewhere);
