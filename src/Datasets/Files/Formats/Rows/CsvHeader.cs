using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>Columns of a table of separated values. Fields <c>x_0</c> to <c>x_383</c> are one column <c>x</c> of 384 values.</summary>
internal sealed class CsvHeader
{
    private readonly Dictionary<string, ImmutableArray<int>> _columns = new(StringComparer.Ordinal);

    /// <summary>Takes a header line apart.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="names">The fields of the line.</param>
    /// <exception cref="DatasetException">Two fields have one name.</exception>
    internal CsvHeader(FileAt file, IReadOnlyList<string> names)
    {
        Fields = names.Count;
        for (int field = 0; field < names.Count; field++)
        {
            if (!_columns.TryAdd(names[field], [field]))
            {
                throw file.Bad($"two columns are called '{names[field]}'");
            }
        }

        foreach (string name in names.Where(static name => name.EndsWith("_0", StringComparison.Ordinal)).Select(static name => name[..^2]))
        {
            IEnumerable<string> parts = Enumerable.Range(0, names.Count).Select(part => $"{name}_{part}").TakeWhile(_columns.ContainsKey);
            _ = _columns.TryAdd(name, [.. parts.Select(part => _columns[part][0])]);
        }
    }

    /// <summary>Fields of every record.</summary>
    internal int Fields { get; }

    /// <summary>Names of the columns.</summary>
    internal IEnumerable<string> Names => _columns.Keys;

    /// <summary>Fields of a column.</summary>
    /// <param name="name">Its name.</param>
    internal ImmutableArray<int> this[string name] => _columns[name];
}
