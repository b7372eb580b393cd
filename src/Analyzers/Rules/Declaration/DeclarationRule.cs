using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>
/// A rule whose finding is a by-product of parsing: <c>src/Generator/Parsing</c> tells what it refuses, and the rule gives it words.
/// In its message <c>{0}</c> is the class and <c>{1}</c> what the parser says.
/// </summary>
/// <param name="descriptor">Its words.</param>
internal abstract class DeclarationRule(DiagnosticDescriptor descriptor) : Rule(descriptor);
