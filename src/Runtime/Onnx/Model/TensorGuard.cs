using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Checks what the tensors of a file claim against what is there, before anyone allocates for them.</summary>
internal static class TensorGuard
{
    private const int MaxDepth = 16;

    /// <summary>Checks initialisers and tensor attributes, in subgraphs too.</summary>
    /// <exception cref="OnnxModelException">A tensor's size and data disagree, or its data lies where it must not.</exception>
    internal static void CheckAll(GraphProto graph, string? folder, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new OnnxModelException($"Graph {graph.Name} is nested more than {MaxDepth} deep.");
        }

        foreach (TensorProto tensor in graph.Initializer)
        {
            Check(tensor, folder);
        }

        foreach (AttributeProto attribute in graph.Node.SelectMany(node => node.Attribute))
        {
            foreach (TensorProto tensor in attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T))
            {
                Check(tensor, folder);
            }

            foreach (GraphProto subgraph in attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
            {
                CheckAll(subgraph, folder, depth + 1);
            }
        }
    }

    /// <summary>All initialisers and tensor attributes, in subgraphs too.</summary>
    internal static IEnumerable<TensorProto> All(GraphProto graph) => graph.Initializer
        .Concat(graph.Node.SelectMany(node => node.Attribute)
            .SelectMany(attribute => attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T)))
        .Concat(graph.Node.SelectMany(GraphIndex.Subgraphs).SelectMany(All));

    private static void Check(TensorProto tensor, string? folder)
    {
        long count = ElementCount(tensor);
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            ExternalData.Check(tensor, Bytes(tensor), folder);
            return;
        }

        if (tensor.HasRawData && Bytes(tensor) is long expected)
        {
            if (tensor.RawData.Length != expected)
            {
                throw new OnnxModelException($"{Describe(tensor)} needs {expected} bytes, but the file has {tensor.RawData.Length}.");
            }
        }
        else if (!tensor.HasRawData && TypedCount(tensor) is int typed && typed < count && !(IsPacked(tensor) && typed > 0))
        {
            throw new OnnxModelException($"{Describe(tensor)} needs {count} values, but the file has {typed}.");
        }
    }

    /// <summary>Bytes of a tensor's data by its shape and type; null for types that this reader does not know.</summary>
    internal static long? Bytes(TensorProto tensor) => BitWidth(tensor) is int bits ? checked(((ElementCount(tensor) * bits) + 7) / 8) : null;

    private static long ElementCount(TensorProto tensor)
    {
        long count = 1;
        foreach (long dimension in tensor.Dims)
        {
            if (dimension < 0 || (dimension > 0 && count > (long.MaxValue / 64) / dimension))
            {
                throw new OnnxModelException($"{Describe(tensor)} has an impossible shape.");
            }

            count *= dimension;
        }

        return count;
    }

    private static int? TypedCount(TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType switch
    {
        TensorProto.Types.DataType.Float => tensor.FloatData.Count,
        TensorProto.Types.DataType.Int64 => tensor.Int64Data.Count,
        TensorProto.Types.DataType.Double => tensor.DoubleData.Count,
        TensorProto.Types.DataType.Uint32 or TensorProto.Types.DataType.Uint64 => tensor.Uint64Data.Count,
        TensorProto.Types.DataType.Uint8 or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Uint16 or TensorProto.Types.DataType.Int16
            or TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Bool or TensorProto.Types.DataType.Float16
            or TensorProto.Types.DataType.Bfloat16 => tensor.Int32Data.Count,
        TensorProto.Types.DataType.String => tensor.StringData.Count,
        _ => null,
    };

    // Types newer than this reader (4-bit ones) pack several values into one int32.
    private static bool IsPacked(TensorProto tensor) => BitWidth(tensor) is null;

    private static int? BitWidth(TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType switch
    {
        TensorProto.Types.DataType.Uint8 or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Bool => 8,
        TensorProto.Types.DataType.Uint16 or TensorProto.Types.DataType.Int16
            or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16 => 16,
        TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Uint32 => 32,
        TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Int64
            or TensorProto.Types.DataType.Uint64 or TensorProto.Types.DataType.Complex64 => 64,
        TensorProto.Types.DataType.Complex128 => 128,
        _ => null,
    };

    private static string Describe(TensorProto tensor) =>
        $"Tensor '{tensor.Name}' of shape [{string.Join(", ", tensor.Dims)}] and type {(TensorProto.Types.DataType)tensor.DataType}";
}
