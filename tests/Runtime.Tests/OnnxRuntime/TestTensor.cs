using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Numbers with a shape, to be fed to a session or read from one.</summary>
internal sealed record TestTensor(TensorElementType Type, long[] Shape, Array Data)
{
    internal float[] Floats => (float[])Data;

    internal long[] Longs => (long[])Data;

    internal static TestTensor Of(float[] data, params long[] shape) => new(TensorElementType.Float, shape, data);

    internal static TestTensor Of(long[] data, params long[] shape) => new(TensorElementType.Int64, shape, data);

    internal static TestTensor Of(int[] data, params long[] shape) => new(TensorElementType.Int32, shape, data);

    internal static TestTensor Of(bool[] data, params long[] shape) => new(TensorElementType.Bool, shape, data);

    internal static TestTensor Of(double[] data, params long[] shape) => new(TensorElementType.Double, shape, data);

    internal static TestTensor Random(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var data = new float[shape.Aggregate(1L, (product, axis) => product * axis)];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (random.NextSingle() * 2) - 1;
        }

        return Of(data, shape);
    }

    internal static TestTensor Read(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return info.ElementDataType == TensorElementType.Int64
            ? Of(value.GetTensorDataAsSpan<long>().ToArray(), info.Shape)
            : Of(value.GetTensorDataAsSpan<float>().ToArray(), info.Shape);
    }

    /// <summary>The tensor with its axes in another order.</summary>
    internal TestTensor Permute(params int[] axes)
    {
        long[] shape = [.. axes.Select(axis => Shape[axis])];
        var data = new float[Floats.Length];
        var index = new long[axes.Length];
        for (int to = 0; to < data.Length; to++)
        {
            long from = 0;
            for (int axis = 0; axis < Shape.Length; axis++)
            {
                from = (from * Shape[axis]) + index[Array.IndexOf(axes, axis)];
            }

            data[to] = Floats[from];
            for (int axis = axes.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return Of(data, shape);
    }

    internal TestTensor Reshape(params long[] shape) => this with { Shape = shape };

    /// <summary>One index of the first axis, which stays as 1.</summary>
    internal TestTensor Item(int item)
    {
        int length = Data.Length / (int)Shape[0];
        long[] shape = [1, .. Shape[1..]];
        return Type == TensorElementType.Float
            ? Of(Floats[(item * length)..((item + 1) * length)], shape)
            : Of(Longs[(item * length)..((item + 1) * length)], shape);
    }

    internal OrtValue ToOrtValue() => Data switch
    {
        float[] data => OrtValue.CreateTensorValueFromMemory(data, Shape),
        long[] data => OrtValue.CreateTensorValueFromMemory(data, Shape),
        int[] data => OrtValue.CreateTensorValueFromMemory(data, Shape),
        bool[] data => OrtValue.CreateTensorValueFromMemory(data, Shape),
        double[] data => OrtValue.CreateTensorValueFromMemory(data, Shape),
        _ => throw new NotSupportedException($"{Type}"),
    };
}
