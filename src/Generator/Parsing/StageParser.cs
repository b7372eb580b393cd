using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads one stage attribute. Recipes expand here.</summary>
internal static class StageParser
{
    private const int ToMe = 0;

    internal static DeclaredStage? Parse(AttributeArguments stage, GeometryModel geometry, Problems problems)
    {
        bool isRecipe = stage.Attribute.AttributeClass!.Name == "RecipeAttribute";
        (StageStrategy Strategy, ScorerModel Scorer)? what = isRecipe ? Recipe(stage, problems) : Declared(stage, problems);
        int[]? layers = isRecipe && !stage.Has("Layers")
            ? [.. Enumerable.Range(0, geometry.Layers)]
            : LayerRange.Parse(stage, geometry.Layers, problems);
        if (what is not var (strategy, scorer) || layers is null)
        {
            return null;
        }

        (BudgetModel[] Budgets, string Argument)? budget = BudgetParser.Parse(stage, strategy, layers.Length, problems);
        return budget is var (budgets, argument)
            ? new DeclaredStage(stage.Attribute, strategy, scorer, layers, budgets, argument)
            {
                ProportionalAttention = stage.Flag("ProportionalAttention", absent: true),
            }
            : null;
    }

    private static (StageStrategy Strategy, ScorerModel Scorer)? Declared(AttributeArguments stage, Problems problems)
    {
        INamedTypeSymbol attributeClass = stage.Attribute.AttributeClass!;
        bool isMerge = attributeClass.Name == "MergeAttribute";
        ScorerModel? scorer = ScorerParser.Parse(stage.Attribute, isMerge, problems);
        return scorer is null ? null : (isMerge ? StageStrategy.Merge : StageStrategy.Prune, scorer);
    }

    /// <summary>The methods table. ToMe (Bolya et al., ICLR 2023, arXiv 2210.09461): keys, its own order, clamped removal.</summary>
    private static (StageStrategy Strategy, ScorerModel Scorer)? Recipe(AttributeArguments stage, Problems problems)
    {
        if (stage.Attribute.ConstructorArguments is { Length: 1 } arguments && arguments[0].Value is ToMe)
        {
            return (StageStrategy.MergeToMe, new ScorerModel("global::PipelineDsl.KeySimilarity", "KeySimilarity", SignalForm.Keys, true, false));
        }

        problems.Add(RuleIds.Scorer, stage.Attribute, null, "this method is not known; use one of the values of Method");
        return null;
    }
}
