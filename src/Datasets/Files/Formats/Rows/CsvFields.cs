using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace PipelineDsl.Datasets;

/// <summary>Reads records of separated values, one after the other.</summary>
internal sealed class CsvFields : IDisposable
{
    private readonly CsvParser _parser;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="delimiter">What stands between two fields.</param>
    /// <param name="offset">Where a record starts; -1 for the start of the file.</param>
    internal CsvFields(FileAt file, string delimiter, long offset)
    {
        Stream stream = File.OpenRead(file.FullPath);
        if (TextRows.IsCompressed(file.Name))
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }
        else
        {
            stream.Position = long.Max(0, offset);
        }

        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            HasHeaderRecord = false,
            BadDataFound = bad => throw new InvalidDataException($"a quote stands inside the unquoted field '{Shorten(bad.Field)}'"),
        };
        _parser = new CsvParser(new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: offset <= 0), configuration);
    }

    /// <summary>Fields of the record that was read last.</summary>
    internal int Count => _parser.Count;

    /// <summary>All fields of the record that was read last.</summary>
    internal string[] Record => _parser.Record ?? [];

    /// <summary>A field of the record that was read last.</summary>
    /// <param name="field">Its number.</param>
    internal string this[int field] => _parser[field];

    /// <summary>Reads a record.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InvalidDataException">Its quotes make no sense.</exception>
    internal bool Next() => _parser.Read();

    /// <inheritdoc/>
    public void Dispose() => _parser.Dispose();

    private static string Shorten(string field) => field.Length > 40 ? field[..40] + "..." : field;
}
