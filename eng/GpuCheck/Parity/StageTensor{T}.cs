using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Parity;

/// <inheritdoc/>
/// <typeparam name="T">Type of an element.</typeparam>
/// <param name="Values">Its values.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record StageTensor<T>(T[] Values, long[] Shape) : StageTensor(Shape)
    where T : unmanaged
{
    /// <inheritdoc/>
    internal override TensorElementType Type => ElementType<T>.Value;

    /// <inheritdoc/>
    internal override void Fill(ModelRunner runner, string name) => Values.CopyTo(runner.Input<T>(name, Shape));

    /// <inheritdoc/>
    internal override DeviceTensor CopyTo(CheckDevice device)
    {
        DeviceTensor tensor = device.Allocate<T>(Shape);
        tensor.CopyFrom<T>(Values);
        return tensor;
    }
}
