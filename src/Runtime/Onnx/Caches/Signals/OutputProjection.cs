using System.Runtime.InteropServices;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Reads the weights that lead from all heads' values to a layer's output.</summary>
internal sealed class OutputProjection(DecoderGraph graph, string? folder)
{
    private const int MaxLength = 10;

    /// <summary>The weights of a layer [query heads x head width, channels], row by row.</summary>
    /// <param name="layer">The layer.</param>
    /// <exception cref="WeaveException">No product with such weights follows attention, or they are quantised.</exception>
    /// <exception cref="OnnxModelException">The data cannot be read.</exception>
    internal float[] Read(DecoderAttention layer)
    {
        Weights weights = Find(layer.Output, out string why) ?? throw Missing(layer, why);
        int rows = layer.QueryHeads * graph.Geometry.HeadDim;
        if (weights.Rows != rows)
        {
            throw new WeaveException(
                $"{layer}: the output projection {weights.Node.Describe()} has weights [{string.Join(", ", weights.Tensor.Dims)}]; "
                    + $"expected {rows} rows, one for every channel of every query head.");
        }

        float[] values = Values(weights.Tensor, layer);
        return weights.IsTransposed ? Transposed(values, rows) : values;
    }

    /// <summary>Query heads by the rows of the weights; 0 when there are no such weights.</summary>
    /// <param name="output">What attention gives, in front of its projection.</param>
    internal int Heads(string output) => Find(output, out _) is Weights weights ? (int)(weights.Rows / graph.Geometry.HeadDim) : 0;

    private Weights? Find(string output, out string why)
    {
        string tensor = output;
        why = "no single product follows it";
        for (int length = 0; length < MaxLength; length++)
        {
            NodeProto[] readers = [.. graph.Index.Consumers(tensor).Where(node => !(node.IsStandard() && node.Is("Shape", "Size")))];
            if (readers is not [NodeProto node])
            {
                return null;
            }

            if (node.IsStandard() && node.Is("MatMul", "Gemm") && node.Input[0] == tensor)
            {
                why = $"{node.Describe()} reads computed weights";
                return OfProduct(node);
            }

            if (!node.IsStandard() || !node.Is("Transpose", "Reshape", "Cast", "Identity", "Squeeze", "Unsqueeze", "Flatten"))
            {
                why = $"{node.Describe()} follows it";
                return null;
            }

            tensor = node.Output[0];
        }

        return null;
    }

    private Weights? OfProduct(NodeProto node)
    {
        string weights = node.Input[1];
        bool isTransposed = node.Is("Gemm") && node.Int("transB", 0) != 0;
        if (graph.Index.Producer(weights) is NodeProto turn && turn.IsStandard() && turn.Is("Transpose"))
        {
            (weights, isTransposed) = (turn.Input[0], !isTransposed);
        }

        return graph.Index.Constant(weights) is { Dims.Count: 2 } tensor ? new Weights(node, tensor, isTransposed) : null;
    }

    private float[] Values(TensorProto weights, DecoderAttention layer)
    {
        TensorProto data = weights;
        if (weights.DataLocation == DataLocation.External)
        {
            data = weights.Clone();
            ExternalData.Embed(data, folder ?? throw Missing(layer, $"'{weights.Name}' lies outside of the model, whose folder is not known"), long.MaxValue);
        }

        return (DataType)data.DataType switch
        {
            DataType.Float when data.HasRawData => MemoryMarshal.Cast<byte, float>(data.RawData.Span).ToArray(),
            DataType.Float => [.. data.FloatData],
            DataType.Float16 when data.HasRawData => [.. MemoryMarshal.Cast<byte, Half>(data.RawData.Span).ToArray().Select(static value => (float)value)],
            DataType.Float16 => [.. data.Int32Data.Select(static bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits))],
            _ => throw Missing(layer, $"'{weights.Name}' holds {(DataType)data.DataType}"),
        };
    }

    private static float[] Transposed(float[] values, int rows)
    {
        int columns = values.Length / rows;
        float[] turned = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                turned[(row * columns) + column] = values[(column * rows) + row];
            }
        }

        return turned;
    }

    private static WeaveException Missing(DecoderAttention layer, string why) => new(
        $"{layer}: the pipeline reads the weights of the output projection, a product with a constant in single or half precision behind attention; {why}.");

    private sealed record Weights(NodeProto Node, TensorProto Tensor, bool IsTransposed)
    {
        internal long Rows => Tensor.Dims[IsTransposed ? 1 : 0];
    }
}
