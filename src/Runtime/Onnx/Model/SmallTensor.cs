using System.Buffers.Binary;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Reads the small constants that shapes, axes and scales are made of.</summary>
internal static class SmallTensor
{
    /// <summary>More values than any shape, axis list or index list that the weaver has to understand.</summary>
    internal const int MaxValues = 256;

    /// <summary>The values of a small integer or bool tensor; null for any other.</summary>
    internal static long[]? Integers(TensorProto tensor)
    {
        long count = tensor.Dims.Aggregate(1L, (product, dimension) => product * dimension);
        if (count > MaxValues || tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            return null;
        }

        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        long[] values = new long[count];
        switch ((TensorProto.Types.DataType)tensor.DataType)
        {
            case TensorProto.Types.DataType.Int64:
                for (int i = 0; i < count; i++)
                {
                    values[i] = tensor.HasRawData ? BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]) : tensor.Int64Data[i];
                }

                return values;
            case TensorProto.Types.DataType.Int32:
                for (int i = 0; i < count; i++)
                {
                    values[i] = tensor.HasRawData ? BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]) : tensor.Int32Data[i];
                }

                return values;
            case TensorProto.Types.DataType.Bool:
                for (int i = 0; i < count; i++)
                {
                    values[i] = tensor.HasRawData ? raw[i] : tensor.Int32Data[i];
                }

                return values;
            default:
                return null;
        }
    }

    /// <summary>The value of a float tensor with one element; null for any other.</summary>
    internal static float? Scalar(TensorProto tensor)
    {
        bool isScalar = tensor.Dims.All(dimension => dimension == 1) && tensor.DataLocation != TensorProto.Types.DataLocation.External;
        return !isScalar ? null : (TensorProto.Types.DataType)tensor.DataType switch
        {
            TensorProto.Types.DataType.Float => tensor.HasRawData ? BinaryPrimitives.ReadSingleLittleEndian(tensor.RawData.Span) : tensor.FloatData[0],
            TensorProto.Types.DataType.Float16 when tensor.HasRawData => (float)BinaryPrimitives.ReadHalfLittleEndian(tensor.RawData.Span),
            TensorProto.Types.DataType.Double when tensor.HasRawData => (float)BinaryPrimitives.ReadDoubleLittleEndian(tensor.RawData.Span),
            _ => null,
        };
    }
}
