using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Randomness;

/// <summary>Finds what a value becomes the seed of.</summary>
internal static class SeedTarget
{
    /// <summary>The parameter or property of PipelineDsl that takes a value as a seed, in words; null when none does.</summary>
    internal static string? Of(IOperation value)
    {
        for (IOperation inner = value; inner.Parent is { } outer and not IBlockOperation; inner = outer)
        {
            ISymbol? target = outer switch
            {
                IArgumentOperation { Parameter: { } parameter } => parameter,
                IAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } assignment when assignment.Value == inner => property,
                _ => null,
            };
            if (target is not null && IsSeed(target.Name) && IsOfPipelineDsl(target))
            {
                return target is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } method }
                    ? $"{method.ContainingType.Name}.{method.Name}"
                    : $"{target.ContainingType.Name}";
            }
        }

        return null;
    }

    private static bool IsSeed(string name) => name.ToUpperInvariant() is "SEED" or "SEEDS";

    private static bool IsOfPipelineDsl(ISymbol symbol)
    {
        INamespaceSymbol? space = symbol.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is { Name: "PipelineDsl" };
    }
}
