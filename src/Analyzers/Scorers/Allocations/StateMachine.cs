using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Scorers.Calls;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Calls of iterators and asynchronous methods: what outlives the call lies in an object.</summary>
internal sealed class StateMachine : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        IInvocationOperation call => Of(operation, call.TargetMethod),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } => Of(operation, getter),
        IAnonymousFunctionOperation { IsImplicit: false, Symbol.IsAsync: true } => new Sighting(operation.Syntax, "an asynchronous lambda", "compute directly"),
        _ => null,
    };

    private static Sighting? Of(IOperation operation, IMethodSymbol method) => method.OriginalDefinition switch
    {
        { IsAsync: true } => new Sighting(operation.Syntax, $"the state of the asynchronous {method.Name}", "compute directly"),
        { ReturnType.IsReferenceType: true } definition when IsIterator(definition) =>
            new Sighting(operation.Syntax, $"the iterator of {Name(method)}", "write into a span that the caller gives"),
        _ => null,
    };

    /// <summary>Whether an operation calls an iterator.</summary>
    internal static bool IsIterator(IOperation operation) => operation switch
    {
        IInvocationOperation call => IsIterator(call.TargetMethod.OriginalDefinition),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } => IsIterator(getter.OriginalDefinition),
        _ => false,
    };

    private static bool IsIterator(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences
            .SelectMany(static reference => Nested.Statements(reference.GetSyntax()))
            .Any(static node => node is YieldStatementSyntax);

    private static string Name(IMethodSymbol method) => (method.AssociatedSymbol ?? method).Name;
}
