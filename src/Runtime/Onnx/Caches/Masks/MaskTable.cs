using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Masks that a model keeps as a table of positions by positions.</summary>
internal static class MaskTable
{
    /// <summary>How many of the newest keys the last position sees, where it does not see all of them; null for causal tables and all else.</summary>
    /// <param name="tensor">A constant.</param>
    internal static long? Window(TensorProto tensor)
    {
        bool isTable = tensor.Dims.Count >= 2 && tensor.Dims[^1] == tensor.Dims[^2] && tensor.Dims[^1] > 1 && tensor.Dims.SkipLast(2).All(size => size == 1)
            && (DataType)tensor.DataType is DataType.Bool or DataType.Uint8 && tensor.HasRawData;
        if (!isTable)
        {
            return null;
        }

        // A position sees itself; whether that is said by 0 or by 1 is up to the model.
        ReadOnlySpan<byte> last = tensor.RawData.Span[^(int)tensor.Dims[^1]..];
        int shown = last.Length - 1 - last.LastIndexOfAnyExcept(last[^1]);
        return shown == last.Length ? null : shown;
    }
}
