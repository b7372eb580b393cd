using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Scorers.Allocations;

namespace PipelineDsl.Analyzers.Scorers.Randomness;

/// <summary>Tells whether a body evaluates: whether it uses a type of <c>PipelineDsl.Evaluation</c>.</summary>
internal static class EvaluationUse
{
    /// <summary>Whether the body around an operation does.</summary>
    internal static bool Surrounds(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.DescendantsAndSelf().Any(static used => used switch
        {
            IInvocationOperation call => IsEvaluation(call.TargetMethod.ContainingType) || IsEvaluation(call.Type),
            IMemberReferenceOperation member => IsEvaluation(member.Member.ContainingType) || IsEvaluation(member.Type),
            _ => IsEvaluation(used.Type),
        });
    }

    private static bool IsEvaluation(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsEvaluation(array.ElementType),
        INamedTypeSymbol named => Names.IsIn(named.ContainingNamespace, "PipelineDsl.Evaluation") || named.TypeArguments.Any(IsEvaluation),
        _ => false,
    };
}
