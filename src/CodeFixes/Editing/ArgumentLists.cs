using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Adds to the arguments of an attribute, which may have no parentheses yet.</summary>
internal static class ArgumentLists
{
    /// <summary>Puts an argument in front of the one at an index, or behind the last.</summary>
    internal static AttributeSyntax Insert(AttributeSyntax attribute, int index, AttributeArgumentSyntax argument)
    {
        if (attribute.ArgumentList is { } list)
        {
            return attribute.WithArgumentList(list.WithArguments(SeparatedLists.Insert(list.Arguments, index, argument)));
        }

        AttributeArgumentListSyntax only = SyntaxFactory.ParseAttributeArgumentList("()")!.WithArguments(SyntaxFactory.SingletonSeparatedList(argument));
        return attribute
            .WithName(attribute.Name.WithoutTrailingTrivia())
            .WithArgumentList(only.WithTrailingTrivia(attribute.Name.GetTrailingTrivia()));
    }
}
