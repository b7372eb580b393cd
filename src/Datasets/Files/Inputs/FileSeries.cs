using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>Files whose rows follow each other, and the columns that are in all of them.</summary>
internal sealed class FileSeries
{
    private readonly long[] _ends;

    private FileSeries(InputManifest manifest, ImmutableArray<int> files, ImmutableArray<InputColumn> columns)
    {
        (Files, Columns) = (files, columns);
        _ends = new long[files.Length];
        long end = 0;
        for (int place = 0; place < files.Length; place++)
        {
            _ends[place] = end += manifest.Files[files[place]].Rows;
        }
    }

    /// <summary>The files, as places in the manifest.</summary>
    internal ImmutableArray<int> Files { get; }

    /// <summary>The columns.</summary>
    internal ImmutableArray<InputColumn> Columns { get; }

    /// <summary>The series of a manifest, in the order of its columns.</summary>
    /// <param name="manifest">The manifest.</param>
    internal static ImmutableArray<FileSeries> Of(InputManifest manifest) =>
    [
        .. manifest.Columns.GroupBy(static column => string.Join(',', column.Files))
            .Select(group => new FileSeries(manifest, group.First().Files, [.. group])),
    ];

    /// <summary>Rows of a file.</summary>
    /// <param name="place">Its place in the series.</param>
    internal long Rows(int place) => _ends[place] - (place == 0 ? 0 : _ends[place - 1]);

    /// <summary>Where a sample stands.</summary>
    /// <param name="index">Global index, inside the set.</param>
    internal (int Place, long Row) Locate(long index)
    {
        // The first file that ends behind the sample: files without rows end where the one before them does.
        int low = 0, high = _ends.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _ends[middle] > index ? (low, middle) : (middle + 1, high);
        }

        return (low, index - (low == 0 ? 0 : _ends[low - 1]));
    }
}
