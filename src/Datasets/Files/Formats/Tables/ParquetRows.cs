using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace PipelineDsl.Datasets;

/// <summary>An open Parquet file, unpacked one column of one row group at a time.</summary>
internal sealed class ParquetRows : ChunkedFile
{
    private readonly FileStream _stream;
    private readonly Lock _reading = new();

    private ParquetRows(FileAt file, FileStream stream, ParquetReader reader)
        : base(file, Starts(file, reader)) => (_stream, Reader) = (stream, reader);

    /// <summary>The reader, for the schema.</summary>
    internal ParquetReader Reader { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="DatasetException">Its row groups are not what it claims.</exception>
    internal static ParquetRows Open(FileAt file)
    {
        FileStream stream = System.IO.File.OpenRead(file.FullPath);
        try
        {
            var options = new ParquetOptions { TreatByteArrayAsString = true };
            return new ParquetRows(file, stream, ParquetReader.CreateAsync(stream, options, leaveStreamOpen: true).GetAwaiter().GetResult());
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    /// <inheritdoc/>
    private protected override ColumnChunk Unpack(int chunk, string column)
    {
        // The reader has one place in one stream.
        lock (_reading)
        {
            using ParquetRowGroupReader group = Reader.OpenRowGroupReader(chunk);
            DataField field = Reader.Schema.DataFields.First(field => field.Path.FirstPart == column);
            RequireInside(group, field);
            using Parquet.Data.RawColumnData values = group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
            return ParquetValues.Unpack(values, field, checked((int)group.RowCount));
        }
    }

    private static long[] Starts(FileAt file, ParquetReader reader)
    {
        long[] starts = new long[reader.RowGroupCount + 1];
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            long rows = reader.RowGroups[group].RowCount;
            starts[group + 1] = rows is >= 0 and <= int.MaxValue ? checked(starts[group] + rows)
                : throw file.Bad($"row group {group} claims {rows} rows; write smaller row groups");
        }

        long claimed = reader.Metadata?.NumRows ?? -1;
        return claimed == starts[^1] ? starts : throw file.Bad($"damaged: it claims {claimed} rows, its row groups hold {starts[^1]}");
    }

    /// <summary>Refuses a column chunk that does not fit the file, before memory is taken for it.</summary>
    private void RequireInside(ParquetRowGroupReader group, DataField field)
    {
        ColumnMetaData? claimed = group.GetMetadata(field)?.MetaData;
        bool isInside = claimed is not null
            && claimed.TotalCompressedSize >= 0
            && claimed.TotalUncompressedSize >= 0
            && claimed.DataPageOffset >= 0
            && claimed.DataPageOffset <= _stream.Length
            && claimed.TotalCompressedSize <= _stream.Length
            && claimed.NumValues >= group.RowCount
            && (field.MaxRepetitionLevel > 0 || claimed.NumValues == group.RowCount);
        if (!isInside)
        {
            throw File.Bad($"truncated or damaged: column '{field.Path}' of a row group of {group.RowCount} rows claims {claimed?.NumValues} values in "
                + $"{claimed?.TotalCompressedSize} bytes at {claimed?.DataPageOffset}, in a file of {_stream.Length} bytes");
        }

        if (claimed!.TotalUncompressedSize > Array.MaxLength || claimed.NumValues > Array.MaxLength / sizeof(double))
        {
            throw File.Bad(
                $"column '{field.Path}' has a row group of {claimed.TotalUncompressedSize} bytes, and row groups are read whole; write smaller ones");
        }
    }
}
