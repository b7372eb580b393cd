using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>Follows local variables that get their one value where they are declared.</summary>
internal static class SoleLocal
{
    /// <summary>Every place that reads a local.</summary>
    /// <param name="inside">An operation of the same body.</param>
    /// <param name="local">The local.</param>
    internal static IEnumerable<ILocalReferenceOperation> Uses(IOperation inside, ILocalSymbol local) => Body(inside)
        .Descendants()
        .OfType<ILocalReferenceOperation>()
        .Where(use => !use.IsDeclaration && SymbolEqualityComparer.Default.Equals(use.Local, local));

    /// <summary>What an expression stands for: itself, or what the local that it reads was declared with.</summary>
    internal static IOperation ValueOf(IOperation value)
    {
        // A local cannot be declared with one that is declared later, unless the code is broken; then the count ends the search.
        for (int left = 8; left > 0; left--)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    break;
                case ILocalReferenceOperation reference when Initializer(reference) is { } initializer:
                    value = initializer;
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    private static IOperation? Initializer(ILocalReferenceOperation reference) => Uses(reference, reference.Local).Any(IsWritten)
        ? null
        : Body(reference)
            .Descendants()
            .OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local))?
            .GetVariableInitializer()?
            .Value;

    private static bool IsWritten(ILocalReferenceOperation use) => use.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == use,
        IArgumentOperation argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out },
        ITupleOperation { Parent: IDeconstructionAssignmentOperation } => true,
        _ => false,
    };

    private static IOperation Body(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
