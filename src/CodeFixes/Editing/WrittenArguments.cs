using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Reads the arguments that a repair brings as text.</summary>
internal static class WrittenArguments
{
    /// <summary>The arguments; null when the text is no C#.</summary>
    internal static IReadOnlyList<AttributeArgumentSyntax>? Parse(string text)
    {
        AttributeArgumentListSyntax? list = SyntaxFactory.ParseAttributeArgumentList($"({text})");
        return list is null || list.ContainsDiagnostics
            ? null
            : [.. list.Arguments.Select(static argument => argument.WithoutTrivia().WithAdditionalAnnotations(Formatter.Annotation))];
    }
}
