using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>
/// Where a set comes from: table files, which hold several columns, and files that hold one column each. Rows of tables and of every column are
/// numbered in ordinal order of the paths, and the same number is the same sample.
/// </summary>
public sealed record SampleInputs
{
    /// <summary>Files with columns by name (npz, safetensors, csv, jsonl, parquet, arrow): paths or patterns with <c>*</c>, <c>?</c> and <c>**</c>.</summary>
    public ImmutableArray<string> Tables { get; init; } = [];

    /// <summary>Files that hold one column, and follow each other.</summary>
    public ImmutableArray<ColumnInput> Columns { get; init; } = [];

    /// <summary>What columns are called in files, where that is not the column's name in lower case: <c>embedding</c> -> <c>emb_v2</c>.</summary>
    public ImmutableSortedDictionary<string, string> Names { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Folder in which relative paths start.</summary>
    public string Directory { get; init; } = Environment.CurrentDirectory;

    /// <summary>
    /// Whether whole files are hashed. By default files above 64 MiB are hashed by their first and last MiB, which does not see a change between.
    /// </summary>
    public bool HashWholeFiles { get; init; }

    /// <summary>Inputs as a command line states them.</summary>
    /// <param name="tables">Patterns of table files.</param>
    /// <param name="columns"><c>COLUMN=PATTERN</c>; behind the pattern <c>:float32x384</c> declares the type of files without a header.</param>
    /// <param name="names"><c>COLUMN=NAME</c>.</param>
    /// <exception cref="DatasetException">A text has no equals sign, or a column is named twice.</exception>
    public static SampleInputs Parse(IEnumerable<string> tables, IEnumerable<string>? columns = null, IEnumerable<string>? names = null)
    {
        var renamed = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string column, string name) in (names ?? []).Select(static text => Pair(text, "NAME")))
        {
            if (!renamed.TryAdd(column, name))
            {
                throw new DatasetException($"The column '{column}' was given two names: '{renamed[column]}' and '{name}'.", 2);
            }
        }

        return new SampleInputs
        {
            Tables = [.. tables],
            Columns = [.. (columns ?? []).Select(static text => Pair(text, "FILES")).Select(static pair => new ColumnInput(pair.Key, pair.Value))],
            Names = renamed.ToImmutable(),
        };
    }

    private static (string Key, string Value) Pair(string text, string what) => text.IndexOf('=') is var at && at > 0 && at < text.Length - 1
        ? (text[..at], text[(at + 1)..])
        : throw new DatasetException($"'{text}' must be COLUMN={what}, such as embedding={(what == "NAME" ? "emb" : "emb*.npy")}.", 2);
}
