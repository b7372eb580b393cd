using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>Parameters or inputs of a case in double precision.</summary>
/// <param name="json">The case's object; null when it has none.</param>
internal sealed class Values(JsonNode? json)
{
    public bool Has(string key) => json?[key] is not null;

    /// <summary>The values of an object among these.</summary>
    public Values Of(string key) => new(json![key]);

    public int Int(string key) => (int)Number(key);

    public double Number(string key) => (double)json![key]!;

    public bool Flag(string key) => json?[key] is { } value && (bool)value;

    public string Text(string key, string otherwise) => (string?)json?[key] ?? otherwise;

    public bool IsText(string key) => json?[key] is JsonValue value && value.TryGetValue(out string? _);

    public bool IsList(string key) => json?[key] is JsonArray;

    public int[] Ints(string key) => [.. json![key]!.AsArray().Select(static value => (int)value!)];

    public int[][] IntLists(string key) => [.. json![key]!.AsArray().Select(static list => list!.AsArray().Select(static value => (int)value!).ToArray())];

    public double[] Numbers(string key) => Row(json![key]!);

    /// <summary>A matrix.</summary>
    public double[][] Rows(string key) => Matrix(json![key]!);

    /// <summary>A matrix a head.</summary>
    public double[][][] Heads(string key) => [.. json![key]!.AsArray().Select(static matrix => Matrix(matrix!))];

    /// <summary>Matrices a batch element.</summary>
    public double[][][][] Batch(string key) =>
        [.. json![key]!.AsArray().Select(static heads => heads!.AsArray().Select(static matrix => Matrix(matrix!)).ToArray())];

    /// <summary>Lists of whole numbers a batch element.</summary>
    public int[][][] IntTables(string key) => [.. json![key]!.AsArray()
        .Select(static table => table!.AsArray().Select(static list => list!.AsArray().Select(static value => (int)value!).ToArray()).ToArray())];

    public string[] Texts(string key) => [.. json![key]!.AsArray().Select(static value => (string)value!)];

    private static double[][] Matrix(JsonNode matrix) => [.. matrix.AsArray().Select(static row => Row(row!))];

    private static double[] Row(JsonNode row) => [.. row.AsArray().Select(static value => (double)value!)];
}
