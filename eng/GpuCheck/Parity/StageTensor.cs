using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>A tensor of the processor's memory that both sides get.</summary>
/// <param name="Shape">Its shape.</param>
internal abstract record StageTensor(long[] Shape)
{
    /// <summary>Type of its elements.</summary>
    internal abstract TensorElementType Type { get; }

    /// <summary>A tensor of the model's precision.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="isHalf">Whether that is half precision.</param>
    /// <param name="shape">Its shape.</param>
    internal static StageTensor Of(float[] values, bool isHalf, params long[] shape) =>
        isHalf ? new StageTensor<Half>([.. values.Select(static value => (Half)value)], shape) : new StageTensor<float>(values, shape);

    /// <summary>Makes it an input of a model.</summary>
    /// <param name="runner">The model.</param>
    /// <param name="name">The input.</param>
    internal abstract void Fill(ModelRunner runner, string name);

    /// <summary>Copies it to a device.</summary>
    /// <param name="device">The device.</param>
    internal abstract DeviceTensor CopyTo(CheckDevice device);
}
