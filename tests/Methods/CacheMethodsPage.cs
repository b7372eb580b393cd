using System.Globalization;
using System.Text;
using System.Text.Json;
using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>The part of the page of methods that is about caches, made of the table that the generator expands recipes from, and of measured costs.</summary>
internal static class CacheMethodsPage
{
    /// <summary>Name of the costs in the folder of documents.</summary>
    public const string CostsFile = "kv-methods.json";

    private const string Legend =
        """

        ## Over the entries of a cache

        Put the line of a row on a class with `[KvCachePipeline]`; [KV caches](kv-caches.md) says when it runs, which positions entries have, and what weaving
        adds to a model for what a method reads.

        * **reads**, besides keys, values and positions: *recent queries*, those of the last tokens; *attention sums*, what every entry has received so
          far; *query moments*, mean and covariance of all queries; *statistics* made beforehand; the weights of the *output projection*.
        * **picks**: *highest* scores of every head; *per chunk* of entries; *whole chunks*; in *blocks*, one after the other; *heads compete* for the
          layer's budget; *pyramid*, fewer in deeper layers; *critical*, half for what values add to the output; *merging*, evicted values are folded in.
        * **us**: microseconds on one thread to compress one layer from 4,096 entries to 1,024 in 8 heads of 128 channels, with 32 query heads.
        * **of a token**: what that adds to each generated token, for 16 layers and a compression every 3,072 tokens, as a share of the time in which a
          model of 1,000,000,000 parameters reads its weights for the token; both measured in turn in the same process.


        """;

    /// <summary>The part of the page.</summary>
    /// <param name="costs">What <c>methods --measure</c> wrote.</param>
    public static string Write(string costs)
    {
        var measured = JsonDocument.Parse(costs).RootElement.EnumerateArray().ToDictionary(static cost => cost.GetProperty("method").GetString()!);
        var page = new StringBuilder(Legend);
        page.Append("| method | reads | picks | us | of a token | recipe | source |\n|---|---|---|---:|---:|---|---|\n");
        foreach (MethodFacts facts in CacheMethods.All)
        {
            (string microseconds, string share) = measured.TryGetValue(facts.Name, out JsonElement cost)
                ? (MethodsPage.Figures(cost.GetProperty("layer_us").GetDouble()), MethodsPage.Figures(100 * cost.GetProperty("share").GetDouble()) + " %")
                : ("not measured", "not measured");
            page.Append(CultureInfo.InvariantCulture, $"| {facts.Title} | {Reads(facts.Cache!.Needs)} | {Picks(facts.Cache)} | ");
            page.Append(CultureInfo.InvariantCulture, $"{microseconds} | {share} | `{facts.Recipe}` | {facts.Source} |\n");
        }

        page.Append("\nWhat a reference implementation does otherwise, and is not done here on purpose:\n\n");
        foreach (MethodFacts facts in CacheMethods.All.Where(static facts => facts.Cache!.Fixed.Length > 0))
        {
            page.Append(CultureInfo.InvariantCulture, $"* {facts.Title}: {facts.Cache!.Fixed}.\n");
        }

        return page.ToString();
    }

    private static string Reads(CacheNeeds needs) => needs == CacheNeeds.None
        ? "nothing"
        : string.Join(", ", Enum.GetValues<CacheNeeds>()
            .Where(need => need != CacheNeeds.None && needs.HasFlag(need)).Select(static need => MethodsPage.Words($"{need}")));

    private static string Picks(CacheRecipe recipe) => string.Join(", ", new[]
    {
        MethodsPage.Words(recipe.Selection),
        recipe.IsAdaptive ? "heads compete" : "",
        recipe.IsPyramid ? "pyramid" : "",
        recipe.IsCritical ? "critical" : "",
        recipe.IsMerging ? "merging" : "",
    }.Where(static word => word.Length > 0));
}
