using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Lists in attributes: <c>[1, 2]</c>, <c>new[] { 1, 2 }</c> and <c>new int[] { 1, 2 }</c>.</summary>
internal static class ListExpression
{
    /// <summary>The items of a list; null when the expression is none.</summary>
    internal static IReadOnlyList<ExpressionSyntax>? Items(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        CollectionExpressionSyntax collection when collection.Elements.All(static element => element is ExpressionElementSyntax) =>
            [.. collection.Elements.Select(static element => ((ExpressionElementSyntax)element).Expression)],
        _ => null,
    };

    /// <summary>Puts an item in front of the one at an index, or behind the last.</summary>
    internal static ExpressionSyntax Insert(ExpressionSyntax list, int index, ExpressionSyntax item) => list switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } array => array.WithInitializer(Insert(initializer, index, item)),
        ImplicitArrayCreationExpressionSyntax { Initializer: { } initializer } array => array.WithInitializer(Insert(initializer, index, item)),
        CollectionExpressionSyntax collection =>
            collection.WithElements(SeparatedLists.Insert(collection.Elements, index, SyntaxFactory.ExpressionElement(item))),
        _ => list,
    };

    /// <summary>
    /// Changes only those items of a list that differ, so that the way it is written, constants and comments stay. What is no list, or of
    /// another length, is replaced as a whole.
    /// </summary>
    internal static ExpressionSyntax Mend(ExpressionSyntax present, ExpressionSyntax wanted, SemanticModel model)
    {
        if (Items(present) is not { } before || Items(wanted) is not { } after || before.Count != after.Count)
        {
            return wanted;
        }

        var replaced = new Dictionary<SyntaxNode, SyntaxNode>();
        for (int index = 0; index < before.Count; index++)
        {
            if (!IsSame(model.GetConstantValue(before[index]), after[index]))
            {
                replaced.Add(before[index], after[index].WithTriviaFrom(before[index]));
            }
        }

        return present.ReplaceNodes(replaced.Keys, (original, _) => replaced[original]);
    }

    private static InitializerExpressionSyntax Insert(InitializerExpressionSyntax initializer, int index, ExpressionSyntax item) =>
        initializer.WithExpressions(SeparatedLists.Insert(initializer.Expressions, index, item));

    private static bool IsSame(Optional<object?> constant, ExpressionSyntax literal) =>
        constant is { HasValue: true, Value: int or double }
        && double.TryParse(literal.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture).Equals(value);
}
