using System.Collections.Immutable;
using Parquet.Schema;

namespace PipelineDsl.Datasets;

/// <summary>Apache Parquet: columns of numbers, texts, and lists of numbers.</summary>
internal sealed class ParquetFormat : FileFormat
{
    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop)
    {
        using var opened = ParquetRows.Open(file);
        long rows = opened.Rows;
        ImmutableArray<FileColumn> columns = [.. opened.Reader.Schema.Fields.Select(field => Describe(field, rows))];
        return new FileDescription(columns);
    }

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input) => ParquetRows.Open(file);

    private static FileColumn Describe(Field field, long rows) => field switch
    {
        DataField data => new FileColumn(data.Name, ValueType(data), data.MaxRepetitionLevel == 0 ? 1 : 0, rows),
        ListField { Item: DataField { MaxRepetitionLevel: 1 } item } => new FileColumn(field.Name, ListOf(ValueType(item)), 0, rows),
        _ => new FileColumn(field.Name, FileValueType.Other, 0, rows),
    };

    private static FileValueType ListOf(FileValueType type) => type == FileValueType.Text ? FileValueType.Other : type;

    private static FileValueType ValueType(DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Single => FileValueType.Float32,
        TypeCode.Double => FileValueType.Float64,
        TypeCode.SByte => FileValueType.Int8,
        TypeCode.Int16 => FileValueType.Int16,
        TypeCode.Int32 => FileValueType.Int32,
        TypeCode.Int64 => FileValueType.Int64,
        TypeCode.Byte => FileValueType.UInt8,
        TypeCode.UInt16 => FileValueType.UInt16,
        TypeCode.UInt32 => FileValueType.UInt32,
        TypeCode.UInt64 => FileValueType.UInt64,
        TypeCode.Boolean => FileValueType.Boolean,
        TypeCode.String => FileValueType.Text,
        _ => field.ClrType == typeof(ReadOnlyMemory<char>) ? FileValueType.Text : FileValueType.Other,
    };
}
