using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>LINQ: iterators and enumerators. A chain of calls is reported once, at its end.</summary>
internal sealed class Linq : Suspicion
{
    /// <summary>On arrays these look at the elements directly, without an enumerator.</summary>
    private static readonly ImmutableHashSet<string> _direct = ["Any", "Average", "Contains", "Count", "First", "Last", "Max", "Min", "SequenceEqual", "Sum"];

    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        ITranslatedQueryOperation => new(operation.Syntax, "a LINQ query", "write a loop"),
        IInvocationOperation { IsImplicit: false } call when Allocates(call) && !IsLinkOfChain(call) =>
            new(operation.Syntax, $"LINQ's {call.TargetMethod.Name}", "write a loop, or use System.Numerics.Tensors.TensorPrimitives"),
        _ => null,
    };

    /// <summary>Whether a call is LINQ that allocates.</summary>
    internal static bool Allocates(IInvocationOperation call) =>
        call.TargetMethod is { ContainingType: { } type, Name: not "Empty" and var name }
        && type.Name is "Enumerable" or "Queryable" or "ParallelEnumerable" or "ImmutableArrayExtensions"
        && Names.IsIn(type.ContainingNamespace, "System.Linq")
        && !(_direct.Contains(name)
            && call.Arguments.All(static argument => Unconverted(argument.Value).Type is IArrayTypeSymbol or { IsReferenceType: false }));

    private static bool IsLinkOfChain(IInvocationOperation call)
    {
        IOperation? parent = call.Parent;
        while (parent is IConversionOperation { IsImplicit: true })
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation next } && Allocates(next);
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }
}
