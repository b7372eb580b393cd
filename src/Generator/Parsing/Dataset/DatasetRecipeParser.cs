using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads a <c>[Recipe]</c> over samples, and expands it into its stages.</summary>
internal static class DatasetRecipeParser
{
    private static readonly string[] _budgets = ["Keep", "KeepCount", "Threshold"];

    /// <summary>The stages; none after a report.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="geometry">Sizes of the columns.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static IEnumerable<DeclaredDatasetStage> Parse(AttributeArguments attribute, DatasetGeometryModel geometry, Problems problems)
    {
        if (RecipeParser.Parse(attribute, DatasetMethods.Of, problems) is not var (recipe, facts) || !HasOwnArguments(attribute, facts, problems))
        {
            return [];
        }

        DatasetRecipe expansion = facts.Dataset!;
        DatasetStageForm last = Form(expansion.Stages[expansion.Stages.Length - 1]);
        if (SampleBudgetParser.Parse(attribute, last, expansion.Budgets, problems) is not { } budget)
        {
            return [];
        }

        SampleBudgetModel meant = expansion.IsOfOriginal && budget.Form == SampleBudgetForm.Keep ? budget with { OfOriginal = true } : budget;
        return expansion.Stages.Select(stage => new DeclaredDatasetStage(attribute.Attribute, Stage(stage, recipe, facts, meant, geometry)));
    }

    private static DatasetStageModel Stage(
        DatasetRecipeStage stage, RecipeModel recipe, MethodFacts facts, SampleBudgetModel budget, DatasetGeometryModel geometry)
    {
        ScorerModel scorer = Scorer(stage);
        DatasetStageForm form = Form(stage);
        SampleBudgetModel kept = stage.KeepOption.Length == 0 ? budget : new SampleBudgetModel(SampleBudgetForm.Keep, recipe.Value(stage.KeepOption));
        OptionModel[] options =
        [
            .. stage.Fixed.Select(static option => new OptionModel(option.Name, option.Value, Literal(option.Name, option.Value))),
            .. recipe.Options.Where(option => stage.Options.Contains(option.Name)),
        ];
        var given = new EquatableArray<OptionModel>(options);
        GroupingForm? grouping = form == DatasetStageForm.Group ? DatasetScorerParser.Grouping(scorer, null) : null;
        return new DatasetStageModel(form, scorer, kept)
        {
            Options = given,
            ScorerColumns = DatasetScorerParser.Columns(scorer, null),
            OptionColumns = DatasetColumns.Of(form, grouping, given, kept, geometry),
            Method = $"{facts.Title} ({facts.Source})",
        };
    }

    /// <summary>Options of layers mean nothing here, and a paper says itself what a fraction is one of.</summary>
    private static bool HasOwnArguments(AttributeArguments attribute, MethodFacts facts, Problems problems)
    {
        string[] foreign =
        [
            .. attribute.Attribute.AttributeClass!.BaseType!.GetMembers().OfType<IPropertySymbol>()
                .Where(static property => property.SetMethod is not null)
                .Select(static property => property.Name)
                .Where(name => attribute.Has(name) && !_budgets.Contains(name) && (name != "Of" || facts.Dataset!.IsOfOriginal)),
        ];
        foreach (string name in foreign)
        {
            string why = name == "Of" ? $"{facts.Title} keeps a fraction of all samples" : $"{name} goes with [TokenPipeline] and [KvCachePipeline]";
            problems.Add(RuleIds.Scorer, attribute.Attribute, name, $"{why}; remove it", new Repair(RepairKind.RemoveArguments, string.Join(",", foreign)));
        }

        return foreign.Length == 0;
    }

    private static ScorerModel Scorer(DatasetRecipeStage stage)
    {
        SampleScorerFacts facts = SampleScorers.Of(stage.Type)!;
        SignalForm signal = facts.IsSimilarity ? (facts.Columns == "Text" ? SignalForm.Texts : SignalForm.Hidden)
            : facts.IsSubset ? SignalForm.Subsets
            : facts.Grouping.Length > 0 ? SignalForm.Groups
            : SignalForm.Samples;
        return new ScorerModel("global::PipelineDsl." + stage.Type, stage.Type, signal, facts.IsSimilarity, IsExplicit: false);
    }

    private static DatasetStageForm Form(DatasetRecipeStage stage) => DatasetScorerParser.Form(stage.Strategy, Scorer(stage).Signal);

    private static string Literal(string name, double value) => SampleOptionTable.Of(name) is { Enumeration: { Length: > 0 } enumeration, Values: var values }
        ? $"global::PipelineDsl.{enumeration}.{values[(int)value]}"
        : BudgetText.Of(value);
}
