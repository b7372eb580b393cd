using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Edits the positional arguments of an attribute.</summary>
internal static class PositionalArguments
{
    /// <summary>Sets the argument at an index, or adds it behind the last positional one.</summary>
    internal static AttributeSyntax Set(AttributeSyntax attribute, int index, AttributeArgumentSyntax argument)
    {
        AttributeArgumentSyntax[] present = Of(attribute);
        return index < present.Length
            ? attribute.ReplaceNode(present[index], argument.WithTriviaFrom(present[index]))
            : ArgumentLists.Insert(attribute, present.Length, argument);
    }

    /// <summary>Adds numbers to those that an attribute has, each once and in front of the first that is greater.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="added">The numbers.</param>
    /// <param name="model">What constants mean; null when the attribute is new.</param>
    internal static AttributeSyntax Unite(AttributeSyntax attribute, IEnumerable<ExpressionSyntax> added, SemanticModel? model)
    {
        ExpressionSyntax[] written = [.. Of(attribute).Select(static argument => argument.Expression)];
        IReadOnlyList<ExpressionSyntax>? items = written.Length == 1 ? ListExpression.Items(written[0]) : null;
        ExpressionSyntax? list = items is null ? null : written[0];
        List<int?> present = [.. (items ?? written).Select(item => Value(item, model))];
        foreach (ExpressionSyntax item in added)
        {
            int? value = Value(item, model: null);
            if (value is not null && present.Contains(value))
            {
                continue;
            }

            int greater = present.FindIndex(other => other > value);
            int index = greater < 0 ? present.Count : greater;
            present.Insert(index, value);
            if (list is null)
            {
                attribute = ArgumentLists.Insert(attribute, index, SyntaxFactory.AttributeArgument(item));
            }
            else
            {
                list = ListExpression.Insert(list, index, item);
            }
        }

        return list is null ? attribute : attribute.ReplaceNode(written[0], list.WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static AttributeArgumentSyntax[] Of(AttributeSyntax attribute) =>
        attribute.ArgumentList is { } list ? [.. list.Arguments.Where(static argument => argument.NameEquals is null)] : [];

    private static int? Value(ExpressionSyntax expression, SemanticModel? model) => model is null
        ? (expression as LiteralExpressionSyntax)?.Token.Value as int?
        : model.GetConstantValue(expression).Value as int?;
}
