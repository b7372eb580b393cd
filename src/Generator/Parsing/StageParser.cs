using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads one stage attribute. Recipes expand here.</summary>
internal static class StageParser
{
    internal static DeclaredStage? Parse(AttributeArguments stage, GeometryModel geometry, Dictionary<string, SpanModel?> spans, Problems problems)
    {
        bool isRecipe = stage.Attribute.AttributeClass!.Name == "RecipeAttribute";
        DeclaredStage? what = isRecipe ? Recipe(stage, problems) : Declared(stage, problems);
        if (what is null)
        {
            return null;
        }

        MethodFacts? method = what.Recipe?.Facts;
        SpanModel? span = SpanParser.Of(stage, spans, problems);
        if (SiteParser.Parse(stage, method, geometry, problems) is not var (cut, layers)
            || BudgetParser.Parse(stage, what.Strategy, layers.Length, problems, method, countsTouchable: span is not null) is not var (budgets, argument))
        {
            return null;
        }

        return what with
        {
            Layers = layers,
            Budgets = budgets,
            BudgetArgument = argument,
            Cut = cut,
            Span = span,
            Model = NetworkParser.Parse(stage, what.Scorer, cut == MethodSite.Output, problems),
            ProportionalAttention = stage.Flag("ProportionalAttention", absent: true),
        };
    }

    private static DeclaredStage? Declared(AttributeArguments stage, Problems problems)
    {
        INamedTypeSymbol attributeClass = stage.Attribute.AttributeClass!;
        bool isMerge = attributeClass.Name == "MergeAttribute", isReduced = attributeClass.TypeArguments.Length == 2;
        if (ScorerParser.Parse(stage.Attribute, isMerge || isReduced, problems) is not { } scorer)
        {
            return null;
        }

        PartModel? reducer = isReduced ? PartParser.Reducer(stage.Attribute, problems) : null;
        return isReduced && reducer is null
            ? null
            : new DeclaredStage(stage.Attribute, isMerge ? StageStrategy.Merge : StageStrategy.Prune, scorer, [], [], "") { Reducer = reducer };
    }

    private static DeclaredStage? Recipe(AttributeArguments stage, Problems problems)
    {
        if (RecipeParser.Parse(stage, problems) is not { } recipe)
        {
            return null;
        }

        StageStrategy strategy = recipe.Facts.Form switch
        {
            MethodForm.MergeToMe => StageStrategy.MergeToMe,
            MethodForm.Composed => StageStrategy.Compose,
            _ => StageStrategy.Prune,
        };
        return new DeclaredStage(stage.Attribute, strategy, RecipeParser.Scorer(recipe.Facts), [], [], "")
        {
            Recipe = recipe,
            Reducer = RecipeParser.Reducer(recipe.Facts),
        };
    }
}
