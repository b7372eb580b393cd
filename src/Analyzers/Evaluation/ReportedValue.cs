using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>
/// Whether a value is shown to somebody: it, or what is computed from it, becomes text or goes to something that writes. Sizes of
/// buffers, conditions and assertions are none of that, nor are names of files and messages of exceptions.
/// </summary>
internal static class ReportedValue
{
    // A local that is assigned from a local that is ...: longer chains are not worth following.
    private const int MostLocals = 3;

    /// <summary>Whether it is.</summary>
    internal static bool Is(IOperation value) => Is(value, MostLocals);

    private static bool Is(IOperation value, int locals)
    {
        for (IOperation step = value; step.Parent is { } parent; step = parent)
        {
            switch (parent)
            {
                case IInterpolationOperation or IBinaryOperation { Type.SpecialType: SpecialType.System_String }:
                case IInvocationOperation { TargetMethod.Name: "ToString" } call when call.Instance == step:
                case IArgumentOperation { Parent.Parent: IInterpolatedStringAppendOperation }:
                    return IsShown(parent);
                case IArgumentOperation { Parent: IInvocationOperation call } when Writers.Writes(call.TargetMethod):
                    return IsShown(parent);
                case IArgumentOperation { Parent: IInvocationOperation call } when Computes(call.TargetMethod):
                case IInvocationOperation computing when Computes(computing.TargetMethod):
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return locals > 0 && SoleLocal.Uses(parent, local).Any(use => Is(use, locals - 1));
                default:
                    if (!PassesOn(parent, step))
                    {
                        return false;
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>Whether a value is part of what an operation results in.</summary>
    private static bool PassesOn(IOperation parent, IOperation value) => parent switch
    {
        IConversionOperation or IParenthesizedOperation or IUnaryOperation or ITupleOperation or ICoalesceOperation or IConditionalAccessOperation => true,
        IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation or IAnonymousObjectCreationOperation => true,
        IBinaryOperation binary => binary.Type?.SpecialType is not SpecialType.System_Boolean,
        IConditionalOperation choice => choice.Condition != value,
        IPropertyReferenceOperation indexed => indexed.Instance == value && indexed.Property.IsIndexer,
        IImplicitIndexerReferenceOperation indexed => indexed.Instance == value,
        ISimpleAssignmentOperation { Parent: IAnonymousObjectCreationOperation } => true,
        _ => false,
    };

    /// <summary>Whether a method makes numbers of numbers: <c>Math.Round</c>, <c>int.Max</c>.</summary>
    private static bool Computes(IMethodSymbol method) => method is { IsStatic: true, ContainingType: { } type }
        && (type.IsValueType ? type.SpecialType is not SpecialType.None : type is { Name: "Math" or "MathF", ContainingNamespace.Name: "System" });

    /// <summary>Whether a text is more than the name of a file or part of an exception.</summary>
    private static bool IsShown(IOperation text)
    {
        for (IOperation? step = text; step is not null; step = step.Parent)
        {
            switch (step)
            {
                case IThrowOperation:
                case IObjectCreationOperation { Type: { } type } when Writers.Derives(type, "Exception", "System"):
                case IArgumentOperation { Parameter.Name: { } parameter } when NamesFile(parameter):
                case IVariableDeclaratorOperation { Symbol.Name: var local } when NamesFile(local):
                    return false;
                case IAnonymousFunctionOperation or IBlockOperation:
                    return true;
            }
        }

        return true;
    }

    private static bool NamesFile(string name) =>
        name.IndexOf("path", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("file", StringComparison.OrdinalIgnoreCase) >= 0;
}
