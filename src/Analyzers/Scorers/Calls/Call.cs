using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>A place in a body that runs another one.</summary>
/// <param name="Node">The expression.</param>
/// <param name="Target">What it names, perhaps the member of an interface.</param>
/// <param name="Through">The type parameter through which it is called; null when the target is meant itself.</param>
internal readonly record struct Call(SyntaxNode Node, IMethodSymbol Target, ITypeParameterSymbol? Through);
