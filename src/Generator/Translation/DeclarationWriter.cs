using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Writes declarations of locals, and the memory that they take from the stack.</summary>
/// <param name="context">The translation.</param>
/// <param name="scope">The body.</param>
/// <param name="writer">Writes the values.</param>
internal sealed class DeclarationWriter(TranslationContext context, FunctionScope scope, ExpressionWriter writer)
{
    /// <summary>A thread has little memory of its own.</summary>
    private const int MostItems = 1024;

    internal void Write(IVariableDeclarationGroupOperation group)
    {
        foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(static declaration => declaration.Declarators))
        {
            if (!declarator.Symbol.IsConst)
            {
                Write(declarator, declarator.GetVariableInitializer()?.Value);
            }
        }
    }

    private void Write(IVariableDeclaratorOperation declarator, IOperation? value)
    {
        ILocalSymbol local = declarator.Symbol;
        string name = KernelText.Name(local.Name);
        string? scalar = KernelTypes.Scalar(local.Type);
        scope.Declare(local, new Term(name, scalar ?? ""));
        if (local.IsRef)
        {
            context.Refuse(scope, declarator, "it has a reference as a local", "use an index");
        }
        else if (value is null && scalar is not null)
        {
            scope.Lines.Line($"{scalar} {name};");
        }
        else if (scalar is null && KernelTypes.ItemOf(local.Type) is null && KernelTypes.View(local.Type) is null)
        {
            string type = local.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            context.Refuse(scope, declarator, $"it has a {type} as a local", Obstacles.Types);
        }
        else if (value is null)
        {
            context.Refuse(scope, declarator, "its span is declared before it is known", "declare it where it gets its value");
        }
        else if (KernelTypes.ItemOf(local.Type) is { } item && Memory(value) is { } memory)
        {
            Own(local, name, item, memory);
        }
        else
        {
            Term term = writer.WriteWhole(value);
            if (term.Type.Length > 0)
            {
                scope.Declare(local, new Term(name, term.Type));
                scope.Lines.Line($"{term.Type} {name} = {term.Bare};");
            }
        }
    }

    /// <summary>The allocation on the stack, or the collection expression, that a span is made from; null for any other value.</summary>
    private static IOperation? Memory(IOperation value)
    {
        IOperation inner = value;
        while (inner is IConversionOperation conversion)
        {
            inner = conversion.Operand;
        }

        return inner is ICollectionExpressionOperation
            || inner.Syntax is StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax
            ? inner
            : null;
    }

    private void Own(ILocalSymbol local, string name, ITypeSymbol itemType, IOperation memory)
    {
        if (KernelTypes.Scalar(itemType) is not { } item)
        {
            context.Refuse(scope, memory, $"it has a span of {itemType.Name}", Obstacles.Types);
            return;
        }

        string[]? items = Items(memory, item);
        int? count = items?.Length ?? Count(memory);
        if (count is not (> 0 and <= MostItems))
        {
            context.Refuse(scope, memory, "a thread's own memory has a constant size of 1 to 1024 values", "use a constant, or do without");
            return;
        }

        string array = scope.NewName("memory"), type = KernelTypes.OwnSpan(item);
        scope.Declare(local, new Term(name, type));
        scope.Lines.Line($"{item} {array}[{count.Value}] = {{ {(items is null ? (item == "bool" ? "false" : "0") : string.Join(", ", items))} }};");
        scope.Lines.Line($"{type} {name} = {type}_of({array}, {count.Value});");
    }

    private string[]? Items(IOperation memory, string item)
    {
        if (memory is ICollectionExpressionOperation collection)
        {
            return [.. collection.Elements.Select(element => Operators.Convert(writer.Write(element), item).Bare)];
        }

        InitializerExpressionSyntax? list = memory.Syntax switch
        {
            StackAllocArrayCreationExpressionSyntax allocation => allocation.Initializer,
            ImplicitStackAllocArrayCreationExpressionSyntax allocation => allocation.Initializer,
            _ => null,
        };
        return list is null || memory.SemanticModel is not { } model
            ? null
            : [.. list.Expressions.Select(expression => model.GetOperation(expression)).OfType<IOperation>()
                .Select(element => Operators.Convert(writer.Write(element), item).Bare)];
    }

    private static int? Count(IOperation memory) =>
        memory.Syntax is StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax { RankSpecifiers: { Count: 1 } ranks } }
            && ranks[0].Sizes.Count == 1
            && memory.SemanticModel?.GetConstantValue(ranks[0].Sizes[0]) is { HasValue: true, Value: int count }
            ? count
            : null;
}
