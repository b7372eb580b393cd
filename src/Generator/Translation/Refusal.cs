using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Translation;

/// <summary>A place in a scorer that kernels cannot say.</summary>
/// <param name="Node">The expression or statement in the scorer; where the obstacle lies in a method of another type, the call of it.</param>
/// <param name="Reason">A clause behind "because".</param>
/// <param name="Advice">What to do instead.</param>
/// <param name="Elsewhere">The obstacle itself, where it is not <paramref name="Node"/>; otherwise null.</param>
internal sealed record Refusal(SyntaxNode Node, string Reason, string Advice, SyntaxNode? Elsewhere);
