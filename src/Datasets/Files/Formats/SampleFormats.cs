using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>All formats, and which names of files they have.</summary>
internal static class SampleFormats
{
    private static readonly ImmutableArray<(string Extension, SampleFileFormat Format)> _extensions =
    [
        (".npy", SampleFileFormat.Npy),
        (".npz", SampleFileFormat.Npz),
        (".safetensors", SampleFileFormat.Safetensors),
        (".csv", SampleFileFormat.Csv),
        (".csv.gz", SampleFileFormat.Csv),
        (".tsv", SampleFileFormat.Tsv),
        (".tsv.gz", SampleFileFormat.Tsv),
        (".jsonl", SampleFileFormat.JsonLines),
        (".jsonl.gz", SampleFileFormat.JsonLines),
        (".ndjson", SampleFileFormat.JsonLines),
        (".parquet", SampleFileFormat.Parquet),
        (".arrow", SampleFileFormat.Arrow),
        (".feather", SampleFileFormat.Arrow),
    ];

    private static readonly ImmutableDictionary<SampleFileFormat, FileFormat> _formats = new Dictionary<SampleFileFormat, FileFormat>
    {
        [SampleFileFormat.Npy] = new NpyFormat(),
        [SampleFileFormat.Npz] = new NpzFormat(),
        [SampleFileFormat.Raw] = new RawFormat(),
        [SampleFileFormat.Safetensors] = new SafetensorsFormat(),
        [SampleFileFormat.Csv] = new CsvFormat(","),
        [SampleFileFormat.Tsv] = new CsvFormat("\t"),
        [SampleFileFormat.JsonLines] = new JsonLinesFormat(),
        [SampleFileFormat.Parquet] = new ParquetFormat(),
        [SampleFileFormat.Arrow] = new ArrowFormat(),
    }.ToImmutableDictionary();

    /// <summary>The format with a name.</summary>
    /// <param name="format">Its name.</param>
    internal static FileFormat Of(SampleFileFormat format) => _formats[format];

    /// <summary>Which format a file has.</summary>
    /// <param name="name">Its path as given.</param>
    /// <param name="declared">The type that was declared for it.</param>
    /// <exception cref="DatasetException">Its name ends like none of them.</exception>
    internal static SampleFileFormat Detect(string name, RawType? declared)
    {
        if (declared is not null)
        {
            return SampleFileFormat.Raw;
        }

        int found = -1;
        for (int i = 0; i < _extensions.Length && found < 0; i++)
        {
            found = name.EndsWith(_extensions[i].Extension, StringComparison.OrdinalIgnoreCase) ? i : -1;
        }

        return found >= 0 ? _extensions[found].Format : throw new DatasetException(
            $"{name}: no format has this ending; expected {string.Join(", ", _extensions.Select(static pair => pair.Extension))}, "
            + "or a declared type for files without a header, such as emb.bin:float32x384.", 2);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="fullPath">Where it is.</param>
    /// <param name="input">What it was found to be.</param>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    internal static SampleFile Open(string fullPath, InputFile input)
    {
        var file = new FileAt(fullPath, input.Path);
        return file.Guard(() => Of(input.Format).Open(file, input));
    }
}
