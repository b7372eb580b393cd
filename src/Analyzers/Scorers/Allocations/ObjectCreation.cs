using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary><c>new</c> of a class, an anonymous object, a copy of a record.</summary>
internal sealed class ObjectCreation : Suspicion
{
    private const string Advice = "use the spans it gets, stackalloc or structs";

    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        { Type: { IsReferenceType: true, TypeKind: not TypeKind.Error } type } and (IObjectCreationOperation or ITypeParameterObjectCreationOperation) =>
            new(operation.Syntax, $"new {Names.Of(type)}", Advice),
        IAnonymousObjectCreationOperation => new(operation.Syntax, "an anonymous object", Advice),
        IWithOperation { Type: { IsReferenceType: true, TypeKind: not TypeKind.Error } type } => new(operation.Syntax, $"a copy of {Names.Of(type)}", Advice),
        _ => null,
    };
}
