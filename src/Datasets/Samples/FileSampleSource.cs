using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>A set in files. Nothing is held but what is being read.</summary>
internal sealed class FileSampleSource : SampleSource
{
    private readonly InputManifest _manifest;
    private readonly DatasetPipeline _pipeline;
    private readonly OpenFiles _files;
    private readonly ImmutableArray<FileSeries> _series;
    private readonly bool _hasSingleLogits;

    /// <summary>Makes a source; files are opened when they are read.</summary>
    /// <param name="manifest">What the files are.</param>
    /// <param name="pipeline">Says how wide rows are, and how many classes there are.</param>
    internal FileSampleSource(InputManifest manifest, DatasetPipeline pipeline)
    {
        (_manifest, _pipeline) = (manifest, pipeline);
        _files = new OpenFiles(manifest);
        _series = FileSeries.Of(manifest);
        _hasSingleLogits = manifest.Columns.Where(static column => column.Kind == SampleColumns.Logits).All(IsSingle);
    }

    /// <inheritdoc/>
    internal override long Count => _manifest.Rows;

    /// <inheritdoc/>
    internal override SampleColumns Available => _manifest.Columns.Aggregate(SampleColumns.None, static (all, column) => all | column.Kind);

    /// <inheritdoc/>
    internal override JsonNode Manifest() => JsonSerializer.SerializeToNode(_manifest)!;

    /// <inheritdoc/>
    internal override void Read(long first, int rows, SampleColumns columns, string scoreColumn, SampleBuffer buffer)
    {
        SampleRange.Check(first, rows, Count);
        buffer.Begin(first, rows, columns);
        buffer.HasSingleLogits = _hasSingleLogits;
        SampleColumns[] wanted = [.. ColumnTargets.All.Where(kind => columns.HasFlag(kind))];
        InputColumn[] inputs = [.. wanted.Select(kind => Find(kind, scoreColumn))];
        ColumnTarget[] targets = [.. inputs.Select(input => ColumnTargets.Create(input.Kind, input.Name, _pipeline, buffer))];
        foreach (FileSeries series in _series)
        {
            int[] mine = [.. Enumerable.Range(0, inputs.Length).Where(i => series.Columns.Contains(inputs[i]))];
            if (mine.Length > 0)
            {
                Read(series, first, rows, mine, inputs, targets);
            }
        }
    }

    /// <inheritdoc/>
    internal override SamplePlace Locate(long index)
    {
        SampleRange.Check(index, 1, Count);
        (int place, long row) = _series[0].Locate(index);
        return new SamplePlace(_manifest.Files[_series[0].Files[place]].Path, row);
    }

    /// <inheritdoc/>
    public override void Dispose() => _files.Dispose();

    private void Read(FileSeries series, long first, int rows, int[] mine, InputColumn[] inputs, ColumnTarget[] targets)
    {
        ColumnTarget[] chosen = [.. mine.Select(i => targets[i])];
        for (int done = 0; done < rows;)
        {
            (int place, long row) = series.Locate(first + done);
            int count = (int)long.Min(rows - done, series.Rows(place) - row);
            int file = series.Files[place];
            foreach (int i in mine)
            {
                targets[i].From(_manifest.Files[file].Path, inputs[i].FileColumns[place], row, done);
            }

            using OpenFile open = _files.Rent(file);
            open.File.Read(row, count, chosen);
            done += count;
        }
    }

    /// <summary>Whether single precision holds all values, in every file: scores must not depend on where files end.</summary>
    private bool IsSingle(InputColumn column) => column.Files.Index().All(file => _manifest.Files[file.Item].Columns
        .First(found => found.Name == column.FileColumns[file.Index])
        .Type is FileValueType.Float32 or FileValueType.Float16 or FileValueType.BFloat16);

    private InputColumn Find(SampleColumns kind, string scoreColumn)
    {
        string name = ColumnTargets.Name(kind, scoreColumn);
        return _manifest.Columns.FirstOrDefault(column => column.Kind == kind && column.Name == name)
            ?? throw new DatasetException($"The inputs have no column '{name}'.");
    }
}
