using System.Collections.Immutable;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Datasets;

/// <summary>Tensors by name in a safetensors file.</summary>
internal sealed class SafetensorsFormat : FileFormat
{
    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop) =>
        new([.. Read(file).Select(static column => column.Describe())]);

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input) => new ArrayFile(file, Read(file));

    private static ImmutableArray<ArrayColumn> Read(FileAt file)
    {
        using FileStream stream = File.OpenRead(file.FullPath);
        using SafetensorsHeader header = Header(file, stream);
        var columns = ImmutableArray.CreateBuilder<ArrayColumn>();
        foreach (string name in header.Names)
        {
            SafetensorsEntry tensor = Find(file, header, name);
            if (tensor.Shape.Length == 0)
            {
                // A single value, such as a temperature, is no column.
                continue;
            }

            FileValueType type = ValueType(tensor.Type);
            (long rows, int width) = ArrayShape.Of(file, name, tensor.Shape);
            var column = new ArrayColumn(name, type, rows, width, ArrayValues.Size(type), tensor.Offset);
            if (type != FileValueType.Other)
            {
                ArrayShape.RequireLength(file, column, tensor.Bytes);
            }

            columns.Add(column);
        }

        return columns.ToImmutable();
    }

    private static SafetensorsHeader Header(FileAt file, FileStream stream)
    {
        try
        {
            return new SafetensorsHeader(stream, file.Name);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(e.Message, e);
        }
    }

    private static SafetensorsEntry Find(FileAt file, SafetensorsHeader header, string name)
    {
        try
        {
            return header.Find(name) ?? throw file.Bad($"no tensor '{name}'");
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(e.Message, e);
        }
    }

    private static FileValueType ValueType(string type) => type switch
    {
        "F16" => FileValueType.Float16,
        "BF16" => FileValueType.BFloat16,
        "F32" => FileValueType.Float32,
        "F64" => FileValueType.Float64,
        "I8" => FileValueType.Int8,
        "I16" => FileValueType.Int16,
        "I32" => FileValueType.Int32,
        "I64" => FileValueType.Int64,
        "U8" => FileValueType.UInt8,
        "U16" => FileValueType.UInt16,
        "U32" => FileValueType.UInt32,
        "U64" => FileValueType.UInt64,
        "BOOL" => FileValueType.Boolean,
        _ => FileValueType.Other,
    };
}
