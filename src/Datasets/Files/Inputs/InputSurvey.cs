using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>Finds the files of inputs, looks into them, and settles where every column comes from.</summary>
internal sealed class InputSurvey
{
    private readonly SampleInputs _inputs;
    private readonly DatasetPipeline _pipeline;
    private readonly SortedDictionary<string, (RawType? Declared, FileDescription Description)> _files = new(StringComparer.Ordinal);

    private InputSurvey(SampleInputs inputs, DatasetPipeline pipeline) => (_inputs, _pipeline) = (inputs, pipeline);

    /// <summary>Surveys inputs.</summary>
    /// <param name="inputs">Where they are.</param>
    /// <param name="pipeline">Says which columns are needed and how wide they are.</param>
    /// <param name="stop">Set when this is to stop.</param>
    /// <exception cref="DatasetException">A file is missing, damaged, of the wrong shape, or has another number of rows than others.</exception>
    internal static InputManifest Take(SampleInputs inputs, DatasetPipeline pipeline, CancellationToken stop) =>
        new InputSurvey(inputs, pipeline).Take(stop);

    private InputManifest Take(CancellationToken stop)
    {
        IReadOnlyList<NeededColumn> needed = NeededColumn.Of(_pipeline);
        string[] tables = [.. _inputs.Tables.SelectMany(pattern => Find(pattern, stop)).Distinct().Order(StringComparer.Ordinal)];
        ILookup<string, string> columns = _inputs.Columns
            .SelectMany(input => Find(input.Files, stop).Select(path => (input.Column, path)))
            .Distinct()
            .OrderBy(static pair => pair.path, StringComparer.Ordinal)
            .ToLookup(static pair => pair.Column, static pair => pair.path);
        RequireKnown(needed, columns);
        List<FoundColumn> found = [];
        foreach (NeededColumn column in needed)
        {
            string[] paths = [.. columns[column.Name]];
            FoundColumn? place = paths.Length > 0 ? InColumnFiles(column, paths) : InTables(column, tables);
            if (place is not null)
            {
                found.Add(place);
            }
        }

        // Tables come first, since they are what people look samples up in.
        found = [.. found.OrderBy(column => tables.Length > 0 && column.Paths[0] == tables[0] ? 0 : 1)];
        if (found.Count == 0)
        {
            string problem = _files.Count == 0 ? "No input was named; name files with --input or --column." : "The inputs hold no column that is read.";
            throw new DatasetException(problem, 2);
        }

        FoundColumn.RequireSameRows(found);
        string[] used = [.. found.SelectMany(static column => column.Paths).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> places = used.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index);
        return new InputManifest
        {
            Rows = found[0].Rows.Sum(),
            Directory = _inputs.Directory,
            Files = Manifests(used, found, stop),
            Columns = [.. found.Select(column => column.Manifest(places))],
        };
    }

    private string[] Find(string text, CancellationToken stop)
    {
        (string pattern, RawType? declared) = RawType.Split(text);
        string[] paths = PathPattern.Expand(_inputs.Directory, pattern);
        foreach (string path in paths)
        {
            if (!_files.TryGetValue(path, out (RawType? Declared, FileDescription) known))
            {
                var file = new FileAt(Path.Combine(_inputs.Directory, path), path);
                FileFormat format = SampleFormats.Of(SampleFormats.Detect(path, declared));
                _files.Add(path, (declared, file.Guard(() => format.Describe(file, declared, stop))));
            }
            else if (known.Declared != declared)
            {
                throw new DatasetException($"{path}: it was named twice, with different types.", 2);
            }
        }

        return paths;
    }

    private void RequireKnown(IReadOnlyList<NeededColumn> needed, ILookup<string, string> columns)
    {
        IEnumerable<string> named = columns.Select(static group => group.Key).Concat(_inputs.Names.Keys);
        string? unknown = named.FirstOrDefault(name => needed.All(column => column.Name != name));
        if (unknown is not null)
        {
            string known = string.Join(", ", needed.Select(static column => column.Name));
            throw new DatasetException($"{_pipeline.Name} reads no column '{unknown}'; it reads {known}.", 2);
        }
    }

    private FoundColumn InColumnFiles(NeededColumn column, string[] paths)
    {
        FileColumn[] inFiles = [.. paths.Select(path =>
        {
            ImmutableArray<FileColumn> held = _files[path].Description.Columns;
            return held.FirstOrDefault(found => found.Name == NameInFiles(column)) ?? (held.Length == 1 ? held[0]
                : throw Missing(path, column, held));
        })];
        return new FoundColumn(column, paths, inFiles, _pipeline);
    }

    private FoundColumn? InTables(NeededColumn column, string[] tables)
    {
        List<FileColumn> inFiles = [];
        foreach (string path in tables)
        {
            (RawType? declared, FileDescription description) = _files[path];
            if (SampleFormats.Of(SampleFormats.Detect(path, declared)).IsNameless)
            {
                throw new DatasetException($"{path}: the file holds one column without a name; name it: --column {column.Name}={path}.", 2);
            }

            if (description.Columns.FirstOrDefault(found => found.Name == NameInFiles(column)) is { } held)
            {
                inFiles.Add(held);
            }
            else if (column.Reader is not null || inFiles.Count > 0 || _inputs.Names.ContainsKey(column.Name))
            {
                throw Missing(path, column, description.Columns);
            }
            else
            {
                return null;
            }
        }

        return inFiles.Count > 0 ? new FoundColumn(column, tables, [.. inFiles], _pipeline)
            : column.Reader is null ? null
            : throw new DatasetException(
                $"{column.Reader} reads the column '{column.Name}'; name its files with --column {column.Name}=FILES or --input FILES.", 2);
    }

    private string NameInFiles(NeededColumn column) => _inputs.Names.GetValueOrDefault(column.Name, column.Name);

    private DatasetException Missing(string path, NeededColumn column, ImmutableArray<FileColumn> held)
    {
        string names = held.IsEmpty ? "none" : string.Join(", ", held.Take(12).Select(static column => column.Name)) + (held.Length > 12 ? ", ..." : "");
        string reader = column.Reader is null ? "" : $", which {column.Reader} reads";
        return new DatasetException(
            $"{path}: no column '{NameInFiles(column)}'{reader}; the file has {names}. --name {column.Name}=NAME says what it is called.");
    }

    /// <summary>Hashes files side by side; the error of the first one that has one counts.</summary>
    private ImmutableArray<InputFile> Manifests(string[] used, List<FoundColumn> found, CancellationToken stop)
    {
        Task<InputFile>[] files = [.. used.Select(path => Task.Run(() => Manifest(path, found, stop)))];
        return [.. files.Select(static file => file.GetAwaiter().GetResult())];
    }

    private InputFile Manifest(string path, List<FoundColumn> found, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        (RawType? declared, FileDescription description) = _files[path];
        var file = new FileAt(Path.Combine(_inputs.Directory, path), path);
        long?[] rows = [.. found.Select(column => column.RowsOf(path)).Where(static rows => rows is not null).Distinct()];
        if (rows.Length > 1)
        {
            throw file.Bad($"its columns differ in length: {string.Join(" and ", rows)} rows");
        }

        DateTime written = File.GetLastWriteTimeUtc(file.FullPath);
        (string hash, bool isWhole) = file.Guard(() => FileFingerprint.Take(file.FullPath, _inputs.HashWholeFiles));
        return new InputFile
        {
            Path = path,
            Format = SampleFormats.Detect(path, declared),
            Declared = declared,
            Bytes = new FileInfo(file.FullPath).Length,
            Rows = rows[0]!.Value,
            Sha256 = hash,
            HashedWhole = isWhole,
            HashedAtWriteTime = written,
            Columns = description.Columns,
            Index = description.Index,
        };
    }
}
