using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>The compressed arms of one <c>Comparison</c>, as far as the body that makes it tells.</summary>
internal static class ComparedArms
{
    /// <summary>Those given to the constructor, the random one first, then those added to the local that holds the comparison.</summary>
    internal static List<ComparedArm> Of(IObjectCreationOperation comparison, CancellationToken cancellationToken)
    {
        IEnumerable<IOperation?> outcomes =
        [
            ComparedArm.Argument(comparison.Arguments, "random"),
            ComparedArm.Argument(comparison.Arguments, "uniform"),
            .. Local(comparison) is { } local ? Added(comparison, local) : [],
        ];
        return [.. outcomes.OfType<IOperation>().Select(outcome => ComparedArm.Of(outcome, cancellationToken)).OfType<ComparedArm>()];
    }

    /// <summary>An arm with the schedule that most arms have; the first of equals, as <c>Comparison</c> goes by its random arm.</summary>
    internal static ComparedArm? MostCommon(List<ComparedArm> arms) => arms
        .OrderByDescending(arm => arms.Count(other => other.LayerTokens.SequenceEqual(arm.LayerTokens)))
        .FirstOrDefault();

    private static ILocalSymbol? Local(IOperation comparison)
    {
        IOperation? parent = comparison.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } ? declarator.Symbol : null;
    }

    private static IEnumerable<IOperation?> Added(IOperation comparison, ILocalSymbol local) => SoleLocal.Uses(comparison, local)
        .Where(static use => use.Parent is IInvocationOperation { TargetMethod.Name: "Add" } add && add.Instance == use)
        .Select(static use => ComparedArm.Argument(((IInvocationOperation)use.Parent!).Arguments, "pipeline"));
}
