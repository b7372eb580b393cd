using System.Globalization;
using System.Text;
using System.Text.Json;
using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>The page of methods, made of the table that the generator expands recipes from, and of measured costs.</summary>
internal static class MethodsPage
{
    /// <summary>Name of the page in the folder of documents.</summary>
    public const string PageFile = "methods.md";

    /// <summary>Name of the costs in the same folder.</summary>
    public const string CostsFile = "methods.json";

    private const string Legend =
        """
        # Methods

        <!-- Written by `dotnet run -c Release --project benchmarks -- methods`; with `--measure` the costs are measured anew. Edit the table in
             src/Runtime/Dsl/Recipes instead. -->

        Every published method that `[Recipe(Method.X)]` names. Put the line of its row on a class with `[TokenPipeline]`; layers count as in the paper,
        from 0. `[RandomBaseline]` puts a random twin with the same budgets beside it; where the data say how many tokens
        stay ({adaptive}), the twin lets the method count them first.

        * **needs**: *hidden* states; *keys* or *values* of the layer; *one row*, one query's attention; *some rows*, that of a few queries; *full
          attention*, that of every query; an auxiliary *network*; *text* in the space of the tokens, or the tokens of the text themselves.
        * **fused**: whether it works in a model whose attention is fused and writes no probabilities. The rows that it needs are computed from
          queries and keys.
        * **acts**: *after attention*, between a layer's attention and its MLP; *after block*, between two layers; *output*, between two sessions,
          such as a vision encoder and a language model; *around attention*, merged in front of it and restored behind it.
        * **positions**, the ids of the tokens that are left: *in features*, nothing reads ids; *original*, their own, with gaps; *repacked*, 0, 1, 2, ...
        * **us**: microseconds on one thread for 24 x 24 tokens of 1024 channels and 16 heads, half of them kept where the method takes a budget. The
          rows of attention that it reads are included.
        * **share**: the same as a share of one layer of a ViT-L/14 in ONNX Runtime (577 tokens, 1024 channels, 16 heads, an MLP of 4096), measured in
          turn in the same process.


        """;

    /// <summary>The page.</summary>
    /// <param name="costs">What <c>methods --measure</c> wrote.</param>
    public static string Write(string costs)
    {
        var measured = JsonDocument.Parse(costs).RootElement.EnumerateArray().ToDictionary(static cost => cost.GetProperty("name").GetString()!);
        string adaptive = string.Join(", ", MethodTable.All.Where(static facts => facts.Adaptive).Select(static facts => facts.Title));
        var page = new StringBuilder(Legend.Replace("{adaptive}", adaptive, StringComparison.Ordinal));
        page.Append("| method | needs | fused | acts | positions | us | share | recipe | source |\n|---|---|---|---|---|---:|---:|---|---|\n");
        foreach (MethodFacts facts in MethodTable.All)
        {
            (string microseconds, string share) = measured.TryGetValue(facts.Name, out JsonElement cost)
                ? (Figures(cost.GetProperty("us").GetDouble()), Figures(100 * cost.GetProperty("layer_share").GetDouble()) + " %")
                : ("not measured", "not measured");
            page.Append(CultureInfo.InvariantCulture, $"| {facts.Title} | {Needs(facts.Needs)} | {(facts.WorksWithFusedAttention ? "yes" : "no")} | ");
            page.Append(CultureInfo.InvariantCulture, $"{Acts(facts)} | {Positions(facts)} | {microseconds} | {share} | `{facts.Recipe}` | {facts.Source} |\n");
        }

        return page.ToString();
    }

    private static string Needs(MethodNeeds needs) => needs == MethodNeeds.None
        ? "nothing"
        : string.Join(", ", Enum.GetValues<MethodNeeds>()
            .Where(need => need != MethodNeeds.None && needs.HasFlag(need)).Select(static need => Words($"{need}")));

    private static string Acts(MethodFacts facts) => Words($"{facts.Site}") + (facts.NeedsSpan ? ", within a span" : "");

    private static string Positions(MethodFacts facts) => Words($"{facts.Positions}");

    /// <summary>Two figures of what is below ten, whole numbers above.</summary>
    internal static string Figures(double value) => value.ToString(value < 1 ? "0.00" : value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>AfterAttention: after attention.</summary>
    internal static string Words(string name) => string.Concat(name.Select(static (letter, i) =>
        !char.IsUpper(letter) ? $"{letter}" : i == 0 ? $"{char.ToLowerInvariant(letter)}" : $" {char.ToLowerInvariant(letter)}"));
}
