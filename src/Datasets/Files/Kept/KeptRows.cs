namespace PipelineDsl.Datasets;

/// <summary>
/// Writes the rows that stay of every input file to a file of its name and format, so that what trains on the inputs can train on the subset as it is.
/// Columns in files of their own stay aligned.
/// </summary>
internal static class KeptRows
{
    private static readonly Dictionary<SampleFileFormat, RowCopier> _copiers = new()
    {
        [SampleFileFormat.Npy] = new ArrayRowCopier(),
        [SampleFileFormat.Raw] = new ArrayRowCopier(),
        [SampleFileFormat.Csv] = new TextRowCopier(hasHeader: true),
        [SampleFileFormat.Tsv] = new TextRowCopier(hasHeader: true),
        [SampleFileFormat.JsonLines] = new TextRowCopier(hasHeader: false),
    };

    /// <summary>Writes the files.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="kept">Global indices of the samples that stay, ascending; gone through several times.</param>
    /// <param name="directory">Folder for the files; made when it is not there.</param>
    /// <param name="stop">Set when this is to stop.</param>
    /// <returns>Paths of the files.</returns>
    /// <exception cref="DatasetException">A format cannot be written, two inputs have one name, or an output would replace an input.</exception>
    internal static IReadOnlyList<string> Write(InputManifest inputs, IEnumerable<long> kept, string directory, CancellationToken stop = default)
    {
        Dictionary<int, string> paths = Paths(inputs, directory);
        _ = Directory.CreateDirectory(directory);
        foreach (FileSeries series in FileSeries.Of(inputs))
        {
            long[] counts = new long[series.Files.Length];
            foreach (long index in kept)
            {
                counts[series.Locate(index).Place]++;
            }

            using IEnumerator<long> next = kept.GetEnumerator();
            for (int place = 0; place < counts.Length; place++)
            {
                InputFile input = inputs.Files[series.Files[place]];
                var file = new FileAt(Path.Combine(inputs.Directory, input.Path), input.Path);
                FileFingerprint.Verify(inputs.Directory, input);
                Write(file, input, paths[series.Files[place]], counts[place], Rows(next, series, counts[place], stop));
            }
        }

        return [.. paths.Values.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<long> Rows(IEnumerator<long> next, FileSeries series, long count, CancellationToken stop)
    {
        for (long row = 0; row < count; row++)
        {
            stop.ThrowIfCancellationRequested();
            _ = next.MoveNext();
            yield return series.Locate(next.Current).Row;
        }
    }

    private static void Write(FileAt file, InputFile input, string path, long count, IEnumerable<long> rows)
    {
        string written = path + ".tmp";
        try
        {
            using (var output = new FileStream(written, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 18))
            {
                _copiers[input.Format].Copy(file, input, count, rows, output);
                output.Flush(flushToDisk: true);
            }

            File.Move(written, path, overwrite: true);
        }
        finally
        {
            File.Delete(written);
        }
    }

    private static Dictionary<int, string> Paths(InputManifest inputs, string directory)
    {
        var paths = new Dictionary<int, string>();
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int place = 0; place < inputs.Files.Length; place++)
        {
            InputFile input = inputs.Files[place];
            string path = Path.GetFullPath(Path.Combine(directory, Path.GetFileName(input.Path)));
            if (!_copiers.ContainsKey(input.Format))
            {
                throw new DatasetException($"{input.Path}: rows of this format cannot be written back; use the indices and rows in the output instead.", 2);
            }

            if (!taken.TryAdd(path, input.Path))
            {
                throw new DatasetException($"{input.Path} and {taken[path]} have one name, and cannot be written to one folder.", 2);
            }

            if (path == Path.GetFullPath(Path.Combine(inputs.Directory, input.Path)))
            {
                throw new DatasetException($"{input.Path}: the rows that stay would replace the input; write them to another folder.", 2);
            }

            paths.Add(place, path);
        }

        return paths;
    }
}
