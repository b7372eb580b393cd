using System.Collections.Immutable;
using Parquet;
using Parquet.Schema;

namespace PipelineDsl.Datasets;

/// <summary>Writes rows as Parquet.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
internal sealed class ParquetResultWriter<TRow> : ResultWriter<TRow>
{
    /// <summary>Rows of a row group, which are held until it is written.</summary>
    private const int GroupRows = 1 << 16;

    private readonly ImmutableArray<ResultColumn<TRow>> _columns;
    private readonly DataField[] _fields;
    private readonly ParquetWriter _writer;
    private readonly List<TRow> _rows = new(GroupRows);

    /// <summary>Starts a file.</summary>
    /// <param name="stream">Receives the file; stays open.</param>
    /// <param name="columns">Its columns.</param>
    internal ParquetResultWriter(Stream stream, ImmutableArray<ResultColumn<TRow>> columns)
    {
        _columns = columns;
        _fields = [.. columns.Select(static column => column switch
        {
            IntegerColumn<TRow> => new DataField<long>(column.Name),
            RealColumn<TRow> => new DataField<double?>(column.Name),
            _ => (DataField)new DataField<string>(column.Name),
        })];
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        _writer = ParquetWriter.CreateAsync(new ParquetSchema([.. _fields]), stream, options).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    internal override void Add(in TRow row)
    {
        _rows.Add(row);
        if (_rows.Count == GroupRows)
        {
            WriteGroup();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_rows.Count > 0)
        {
            WriteGroup();
        }

        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void WriteGroup()
    {
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        for (int column = 0; column < _fields.Length; column++)
        {
            Task writing = _columns[column] switch
            {
                IntegerColumn<TRow> integers => group.WriteAsync<long>(_fields[column], _rows.Select(integers.Value).ToArray()),
                RealColumn<TRow> reals => group.WriteAsync<double>(_fields[column], _rows.Select(row => Number(reals.Value(row))).ToArray()),
                var texts => group.WriteAsync(_fields[column], _rows.Select(((TextColumn<TRow>)texts).Value).ToArray()!),
            };
            writing.GetAwaiter().GetResult();
        }

        group.CompleteValidate();
        _rows.Clear();
    }

    private static double? Number(double value) => double.IsNaN(value) ? null : value;
}
