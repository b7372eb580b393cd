using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>What is bound at run time only: arguments and results are boxed.</summary>
internal sealed class DynamicOperation : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) =>
        operation is IDynamicInvocationOperation or IDynamicIndexerAccessOperation or IDynamicObjectCreationOperation
        || operation is IDynamicMemberReferenceOperation { Parent: not IDynamicInvocationOperation }
            ? new Sighting(operation.Syntax, "dynamic binding", "use static types")
            : null;
}
