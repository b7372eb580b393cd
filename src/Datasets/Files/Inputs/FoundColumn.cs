using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>Where a column was found.</summary>
internal sealed class FoundColumn
{
    private readonly NeededColumn _column;
    private readonly ImmutableArray<FileColumn> _inFiles;
    private readonly Dictionary<string, long> _rows;
    private readonly int _width;

    /// <summary>Checks what was found.</summary>
    /// <param name="column">The column.</param>
    /// <param name="paths">Its files, in the order of rows.</param>
    /// <param name="inFiles">The column in each of them.</param>
    /// <param name="pipeline">Says how wide it must be.</param>
    /// <exception cref="DatasetException">Rows of a file have another width, or its values cannot be read.</exception>
    internal FoundColumn(NeededColumn column, IEnumerable<string> paths, IEnumerable<FileColumn> inFiles, DatasetPipeline pipeline)
    {
        (_column, Paths, _inFiles) = (column, [.. paths], [.. inFiles]);
        _rows = Paths.Zip(_inFiles).ToDictionary(static pair => pair.First, static pair => pair.Second.Rows);
        _width = ColumnTargets.Width(column.Kind, pipeline);
        foreach ((string path, FileColumn found) in Paths.Zip(_inFiles))
        {
            if (found.Type == FileValueType.Other)
            {
                throw new DatasetException($"{path}, column '{column.Name}': its type cannot be read; expected numbers or texts.");
            }

            if (found.Width > 0 && found.Width != _width)
            {
                throw new DatasetException($"{path}, column '{column.Name}': its rows have {found.Width} value{(found.Width == 1 ? "" : "s")}, "
                    + $"expected {_width} ({ColumnTargets.WidthInWords(column.Kind)}) by the declaration of {pipeline.Name}.");
            }
        }
    }

    /// <summary>Its files, in the order of rows.</summary>
    internal ImmutableArray<string> Paths { get; }

    /// <summary>Rows of its files.</summary>
    internal IEnumerable<long> Rows => _inFiles.Select(static column => column.Rows);

    /// <summary>Refuses columns whose rows cannot be the same samples.</summary>
    /// <param name="columns">The columns.</param>
    /// <exception cref="DatasetException">Columns have different numbers of rows, or as many files but of different numbers of rows.</exception>
    internal static void RequireSameRows(IReadOnlyList<FoundColumn> columns)
    {
        FoundColumn first = columns[0];
        foreach (FoundColumn other in columns.Skip(1))
        {
            // Files that go in pairs must agree one by one: equal sums of unequal files are files in another order.
            if (other.Paths.Length == first.Paths.Length)
            {
                int at = first.Rows.Zip(other.Rows, static (one, two) => one == two).TakeWhile(static isEqual => isEqual).Count();
                if (at < first.Paths.Length)
                {
                    throw Differ(first, other, first.Paths[at], first._inFiles[at].Rows, other.Paths[at], other._inFiles[at].Rows);
                }
            }

            if (other.Rows.Sum() != first.Rows.Sum())
            {
                throw Differ(first, other, first.Files, first.Rows.Sum(), other.Files, other.Rows.Sum());
            }
        }
    }

    /// <summary>Rows that it has in a file; null when it is not there.</summary>
    /// <param name="path">The file.</param>
    internal long? RowsOf(string path) => _rows.TryGetValue(path, out long rows) ? rows : null;

    /// <summary>The column as plans state it.</summary>
    /// <param name="places">Places of all files in the plan.</param>
    internal InputColumn Manifest(IReadOnlyDictionary<string, int> places) => new()
    {
        Kind = _column.Kind,
        Name = _column.Name,
        Width = _width,
        Files = [.. Paths.Select(path => places[path])],
        FileColumns = [.. _inFiles.Select(static column => column.Name)],
    };

    private string Files => Paths.Length == 1 ? Paths[0] : $"{Paths[0]} and {Paths.Length - 1} more";

    private static DatasetException Differ(FoundColumn first, FoundColumn other, string firstFile, long firstRows, string otherFile, long otherRows) =>
        new($"Columns differ in length: '{first._column.Name}' has {firstRows} rows in {firstFile}, '{other._column.Name}' has {otherRows} in {otherFile}.");
}
