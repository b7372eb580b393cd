using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>Finds what an operation calls: methods, accessors, operators, constructors of structs, and what loops and patterns call unseen.</summary>
internal static class CallFinder
{
    internal static IEnumerable<Call> Calls(IOperation operation)
    {
        foreach ((IMethodSymbol? target, ITypeSymbol? through) in Targets(operation))
        {
            if (target is not null)
            {
                yield return new Call(operation.Syntax, target, through as ITypeParameterSymbol);
            }
        }
    }

    private static IEnumerable<(IMethodSymbol? Target, ITypeSymbol? Through)> Targets(IOperation operation) => operation switch
    {
        IInvocationOperation call => [(call.TargetMethod, call.ConstrainedToType ?? call.Instance?.Type)],
        // A new object is reported as such; what its constructor does as well adds nothing.
        IObjectCreationOperation { Type.IsValueType: true } creation => [(creation.Constructor, null)],
        IPropertyReferenceOperation property => Accessors(property),
        IMethodReferenceOperation reference => [(reference.Method, reference.ConstrainedToType ?? reference.Instance?.Type)],
        IBinaryOperation binary => [(binary.OperatorMethod, binary.ConstrainedToType)],
        IUnaryOperation unary => [(unary.OperatorMethod, unary.ConstrainedToType)],
        IIncrementOrDecrementOperation step => [(step.OperatorMethod, step.ConstrainedToType)],
        ICompoundAssignmentOperation compound => [(compound.OperatorMethod, compound.ConstrainedToType)],
        IConversionOperation conversion => [(conversion.OperatorMethod, conversion.ConstrainedToType)],
        IForEachLoopOperation loop => Enumeration(loop),
        IUsingOperation { Resources: { } resources } => [(Disposal(resources), null)],
        IUsingDeclarationOperation { DeclarationGroup: { } resources } => [(Disposal(resources), null)],
        IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax syntax, SemanticModel: { } model } =>
            [(model.GetDeconstructionInfo(syntax).Method, null)],
        ICollectionExpressionOperation collection => [(collection.ConstructMethod, null)],
        IImplicitIndexerReferenceOperation indexer => [(Getter(indexer.IndexerSymbol), null), (Getter(indexer.LengthSymbol), null)],
        IListPatternOperation list => [(Getter(list.IndexerSymbol), null), (Getter(list.LengthSymbol), null)],
        ISlicePatternOperation slice => [(Getter(slice.SliceSymbol), null)],
        IRecursivePatternOperation pattern => [(pattern.DeconstructSymbol as IMethodSymbol, null)],
        _ => [],
    };

    private static IEnumerable<(IMethodSymbol? Target, ITypeSymbol? Through)> Accessors(IPropertyReferenceOperation reference)
    {
        ITypeSymbol? through = reference.ConstrainedToType ?? reference.Instance?.Type;
        bool isTarget = reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;
        if (!isTarget || reference.Parent is not ISimpleAssignmentOperation || reference.Property.ReturnsByRef)
        {
            yield return (reference.Property.GetMethod, through);
        }

        if (isTarget || reference.Parent is IIncrementOrDecrementOperation)
        {
            yield return (reference.Property.SetMethod, through);
        }
    }

    private static IEnumerable<(IMethodSymbol? Target, ITypeSymbol? Through)> Enumeration(IForEachLoopOperation loop)
    {
        if (loop is not { Syntax: CommonForEachStatementSyntax syntax, SemanticModel: { } model })
        {
            return [];
        }

        ForEachStatementInfo info = model.GetForEachStatementInfo(syntax);
        return [(info.GetEnumeratorMethod, null), (info.MoveNextMethod, null), (info.CurrentProperty?.GetMethod, null), (info.DisposeMethod, null)];
    }

    private static IMethodSymbol? Disposal(IOperation resources)
    {
        ITypeSymbol? type = resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(static declaration => declaration.Declarators).FirstOrDefault()?.Symbol.Type
            : resources.Type;
        return type?.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(static method => method.Parameters.IsEmpty);
    }

    private static IMethodSymbol? Getter(ISymbol? symbol) => symbol is IPropertySymbol property ? property.GetMethod : symbol as IMethodSymbol;
}
