namespace PipelineDsl.Datasets;

/// <summary>How rows of the output are written.</summary>
/// <param name="Ending">Ending of file names, without the dot.</param>
/// <param name="Selected">Makes a writer of samples that stay.</param>
/// <param name="Dropped">Makes a writer of samples that left.</param>
/// <param name="HasFacts">Whether rows say more than the index of a sample.</param>
internal sealed record OutputFormat(
    string Ending, Func<Stream, ResultWriter<SelectedSample>> Selected, Func<Stream, ResultWriter<DroppedSample>> Dropped, bool HasFacts = true)
{
    private static readonly OutputFormat[] _all =
    [
        new("csv", static stream => new SelectedCsv(stream), static stream => new DroppedCsv(stream)),
        new("jsonl", static stream => new JsonLinesWriter<SelectedSample>(stream, ResultColumns.Selected),
            static stream => new JsonLinesWriter<DroppedSample>(stream, ResultColumns.Dropped)),
        new("parquet", static stream => new ParquetResultWriter<SelectedSample>(stream, ResultColumns.Selected),
            static stream => new ParquetResultWriter<DroppedSample>(stream, ResultColumns.Dropped)),
        new("npy", static stream => new NpyIndexWriter<SelectedSample>(stream, static row => row.Index),
            static stream => new NpyIndexWriter<DroppedSample>(stream, static row => row.Index), HasFacts: false),
    ];

    /// <summary>Names of all formats.</summary>
    internal static IEnumerable<string> Names => _all.Select(static format => format.Ending);

    /// <summary>A format by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DatasetException">There is no such format.</exception>
    internal static OutputFormat Find(string name) => Array.Find(_all, format => format.Ending == name)
        ?? throw new DatasetException($"There is no format '{name}'; take one of {string.Join(", ", Names)}.", 2);
}
