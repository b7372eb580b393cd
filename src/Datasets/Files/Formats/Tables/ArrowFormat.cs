using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace PipelineDsl.Datasets;

/// <summary>Apache Arrow IPC, as a file (Feather 2) or as a stream: columns of numbers, texts, and lists of numbers.</summary>
internal sealed class ArrowFormat : FileFormat
{
    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop)
    {
        List<long> offsets = [], firstRows = [];
        long rows = 0;
        using FileStream stream = File.OpenRead(file.FullPath);
        using ArrowStreamReader reader = ArrowBatches.IsFile(stream) ? new ArrowFileReader(stream) : new ArrowStreamReader(stream);
        Schema schema = reader.GetSchema().AsTask().GetAwaiter().GetResult();
        if (reader is ArrowFileReader batches)
        {
            int count = batches.RecordBatchCountAsync().AsTask().GetAwaiter().GetResult();
            for (int batch = 0; batch < count; batch++)
            {
                stop.ThrowIfCancellationRequested();
                using RecordBatch read = batches.ReadRecordBatchAsync(batch, stop).AsTask().GetAwaiter().GetResult();
                Add(batch, read.Length);
            }
        }
        else
        {
            for (long start = stream.Position; reader.ReadNextRecordBatch() is { } read; start = stream.Position)
            {
                stop.ThrowIfCancellationRequested();
                Add(start, read.Length);
                read.Dispose();
            }
        }

        byte[] starts = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(firstRows)).ToArray();
        RowIndex index = RowIndex.Of(0, CollectionsMarshal.AsSpan(offsets)) with { FirstRows = starts };
        ImmutableArray<FileColumn> columns = [.. schema.FieldsList.Select(field => Describe(field, rows))];
        return new FileDescription(columns, index);

        void Add(long offset, int length)
        {
            offsets.Add(offset);
            firstRows.Add(rows);
            rows += length;
        }
    }

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input) => new ArrowBatches(file, input);

    private static FileColumn Describe(Field field, long rows)
    {
        (FileValueType type, int width) = field.DataType switch
        {
            FixedSizeListType list => (ListOf(ValueType(list.ValueDataType)), list.ListSize),
            ListType list => (ListOf(ValueType(list.ValueDataType)), 0),
            LargeListType list => (ListOf(ValueType(list.ValueDataType)), 0),
            _ => (ValueType(field.DataType), 1),
        };
        return new FileColumn(field.Name, type, width, rows);
    }

    private static FileValueType ListOf(FileValueType type) => type == FileValueType.Text ? FileValueType.Other : type;

    private static FileValueType ValueType(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.HalfFloat => FileValueType.Float16,
        ArrowTypeId.Float => FileValueType.Float32,
        ArrowTypeId.Double => FileValueType.Float64,
        ArrowTypeId.Int8 => FileValueType.Int8,
        ArrowTypeId.Int16 => FileValueType.Int16,
        ArrowTypeId.Int32 => FileValueType.Int32,
        ArrowTypeId.Int64 => FileValueType.Int64,
        ArrowTypeId.UInt8 => FileValueType.UInt8,
        ArrowTypeId.UInt16 => FileValueType.UInt16,
        ArrowTypeId.UInt32 => FileValueType.UInt32,
        ArrowTypeId.UInt64 => FileValueType.UInt64,
        ArrowTypeId.Boolean => FileValueType.Boolean,
        ArrowTypeId.String or ArrowTypeId.LargeString => FileValueType.Text,
        _ => FileValueType.Other,
    };
}
