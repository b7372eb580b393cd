using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Edits the named arguments of an attribute. What stands around them stays.</summary>
internal static class NamedArguments
{
    /// <summary>An argument by its name; null when the attribute has none of it.</summary>
    internal static AttributeArgumentSyntax? Find(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(argument => Name(argument) == name);

    /// <summary>The name of an argument; null when it has none.</summary>
    internal static string? Name(AttributeArgumentSyntax argument) => argument.NameEquals?.Name.Identifier.ValueText;

    /// <summary>Gives an argument a value, behind all others when it is new.</summary>
    internal static AttributeSyntax Set(AttributeSyntax attribute, AttributeArgumentSyntax argument)
    {
        if (Find(attribute, Name(argument)!) is not { } present)
        {
            return ArgumentLists.Insert(attribute, attribute.ArgumentList?.Arguments.Count ?? 0, argument);
        }

        ExpressionSyntax value = argument.Expression.WithTriviaFrom(present.Expression);
        return attribute.ReplaceNode(present.Expression, value.WithAdditionalAnnotations(Formatter.Annotation));
    }

    /// <summary>Gives an argument another name.</summary>
    internal static AttributeSyntax Rename(AttributeSyntax attribute, string name, string newName) =>
        Find(attribute, name)?.NameEquals!.Name is { } present
            ? attribute.ReplaceNode(present, SyntaxFactory.IdentifierName(newName).WithTriviaFrom(present))
            : attribute;

    /// <summary>Removes arguments. Comments on them stay.</summary>
    internal static AttributeSyntax Remove(AttributeSyntax attribute, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (Find(attribute, name) is { } argument)
            {
                AttributeSyntax clean = attribute.RemoveNode(argument, SyntaxRemoveOptions.KeepNoTrivia)!;
                attribute = Remarks(clean) == Remarks(attribute)
                    ? clean
                    : attribute.RemoveNode(argument, SyntaxRemoveOptions.KeepExteriorTrivia | SyntaxRemoveOptions.KeepDirectives)!
                        .WithAdditionalAnnotations(Formatter.Annotation);
            }
        }

        return attribute;
    }

    /// <summary>How many comments and directives there are.</summary>
    private static int Remarks(AttributeSyntax attribute) => attribute
        .DescendantTrivia()
        .Count(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
}
