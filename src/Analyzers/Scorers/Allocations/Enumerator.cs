using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Loops whose enumerator is an object, as through an interface. Arrays, strings, spans and enumerators that are structs need none.</summary>
internal sealed class Enumerator : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation)
    {
        if (operation is not IForEachLoopOperation { Syntax: CommonForEachStatementSyntax syntax, SemanticModel: { } model, Collection: { } collection })
        {
            return null;
        }

        ITypeSymbol? type = collection is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand.Type : collection.Type;
        if (type is null or IArrayTypeSymbol or { SpecialType: SpecialType.System_String } || IsReportedItself(collection))
        {
            return null;
        }

        return model.GetForEachStatementInfo(syntax).GetEnumeratorMethod is { ReturnType.IsReferenceType: true, DeclaringSyntaxReferences.IsEmpty: true }
            ? new Sighting(syntax.Expression, $"the enumerator of {Names.Of(type)}", "loop over a span")
            : null;
    }

    /// <summary>An iterator that was just made is its own enumerator.</summary>
    private static bool IsReportedItself(IOperation collection) =>
        (collection is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : collection) is var made
        && (made is ITranslatedQueryOperation || (made is IInvocationOperation call && Linq.Allocates(call)) || StateMachine.IsIterator(made));
}
