using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers;

/// <summary>Something in a body that a scorer should not do.</summary>
/// <param name="Node">The narrowest expression that does it.</param>
/// <param name="What">What it does, in the words of a message.</param>
/// <param name="Advice">What to do instead, in the imperative.</param>
internal readonly record struct Sighting(SyntaxNode Node, string What, string Advice);
