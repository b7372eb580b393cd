using System.Globalization;
using System.Text;
using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>The part of the page of methods that is about training sets, made of the table that the generator expands recipes from.</summary>
internal static class DatasetMethodsPage
{
    private const string Legend =
        """

        ## Over the samples of a training set

        Put the line of a row on a class with `[DatasetPipeline]` of the package PipelineDsl.Datasets.

        * **expands into**: the stages that the recipe stands for. Write them yourself where you want more of their options.
        * **reads**: columns of the set; `embedding` needs `Channels`, `logits` and `label` need `Classes`, `correct` and `probabilities` need `Epochs`.
        * **budget**: *of the set*, where a fraction is one of all samples; otherwise of those that enter the stage.


        """;

    /// <summary>The part of the page.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Legend);
        page.Append("| method | keeps | expands into | reads | budget | recipe | source |\n|---|---|---|---|---|---|---|\n");
        foreach (MethodFacts facts in DatasetMethods.All)
        {
            DatasetRecipe recipe = facts.Dataset!;
            string stages = string.Join(", ", recipe.Stages.Select(static stage => $"`{stage.Strategy}<{stage.Type}>`"));
            string budget = recipe.Budgets.Length == 0 ? "none" : string.Join(" or ", recipe.Budgets) + (recipe.IsOfOriginal ? ", of the set" : "");
            page.Append(CultureInfo.InvariantCulture, $"| {facts.Title} | {facts.Action} | {stages} | {Reads(recipe)} | {budget} | ");
            page.Append(CultureInfo.InvariantCulture, $"`{facts.Recipe}` | {facts.Source} |\n");
        }

        page.Append("\nWhat a reference implementation does otherwise, and is not done here on purpose:\n\n");
        foreach (MethodFacts facts in DatasetMethods.All.Where(static facts => facts.Dataset!.Fixed.Length > 0))
        {
            page.Append(CultureInfo.InvariantCulture, $"* {facts.Title}: {facts.Dataset!.Fixed}.\n");
        }

        return page.ToString();
    }

    private static string Reads(DatasetRecipe recipe)
    {
        string[] columns = [.. recipe.Stages.SelectMany(static stage => Columns(SampleScorers.Of(stage.Type)!)).Distinct()];
        return columns.Length == 0 ? "nothing" : string.Join(", ", columns.Select(static column => $"`{MethodsPage.Words(column)}`"));
    }

    private static IEnumerable<string> Columns(SampleScorerFacts facts)
    {
        if (facts.IsSubset || facts.Grouping.Length > 0)
        {
            yield return "Embedding";
        }

        if (facts.Grouping.StartsWith("ClassM", StringComparison.Ordinal))
        {
            yield return "Label";
        }

        foreach (string column in facts.Columns.Split(", ").Where(static column => column != "None"))
        {
            yield return column;
        }
    }
}
