using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Tests.OnnxRuntime;

public sealed class DeviceTensorTests
{
    [Fact]
    public void Values_ComeBackAsTheyWere()
    {
        var memory = new SeparateMemory();
        using (var tensor = new DeviceTensor(memory, TensorElementType.Int64, [2, 3]))
        {
            tensor.CopyFrom<long>([1, 2, 3, 4, 5, 6]);
            long[] values = new long[6];
            tensor.CopyTo<long>(values);
            Assert.Equal([1, 2, 3, 4, 5, 6], values);
            Assert.Equal([2, 3], tensor.Shape.ToArray());
            Assert.Equal(0, memory.HeldByHost);
        }

        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public void TensorWithoutElements_HasAnAddress()
    {
        using DeviceTensor tensor = DeviceTensor.Allocate<float>(ExecutionProvider.Cpu, 0, 0, 4);
        tensor.CopyFrom<float>([]);
        Assert.Equal([0, 4], tensor.Value.GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void TensorOfTheProcessor_IsCopiedToAndFrom()
    {
        using var tensor = OrtValue.CreateTensorValueFromMemory<float>([1, 2], [2]);
        tensor.CopyFrom<float>([3, 4]);
        float[] values = new float[2];
        tensor.CopyTo<float>(values);
        Assert.Equal([3, 4], values);
    }

    [Fact]
    public void WhatDoesNotFit_SaysWhatCame()
    {
        using DeviceTensor tensor = DeviceTensor.Allocate<float>(ExecutionProvider.Cpu, 0, 2, 2);
        AssertError<ArgumentException>("The tensor [2, 2] has 4 values, got 3", () => tensor.CopyFrom<float>([1, 2, 3]));
        AssertError<ArgumentException>("The tensor holds Float, not Int32", () => tensor.CopyTo(new int[4].AsSpan()));
        AssertError<ArgumentException>("no tensor of the shape [-1]", () => DeviceTensor.Allocate<float>(ExecutionProvider.Cpu, 0, -1));
        AssertError<ArgumentException>(
            "more elements than can be addressed", () => DeviceTensor.Allocate<float>(ExecutionProvider.Cpu, 0, long.MaxValue, long.MaxValue));
        Assert.Throws<NotSupportedException>(() => DeviceTensor.Allocate<decimal>(ExecutionProvider.Cpu, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceTensor.Allocate<float>(ExecutionProvider.Cuda, -1, 1));
    }

    [Fact]
    public void DisposedTensor_IsNeitherReadNorWritten()
    {
        DeviceTensor tensor = DeviceTensor.Allocate<float>(ExecutionProvider.Cpu, 0, 1);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.CopyFrom<float>([1]));
        Assert.Throws<ObjectDisposedException>(() => tensor.CopyTo(new float[1].AsSpan()));
    }

    private static void AssertError<T>(string part, Action act)
        where T : Exception => Assert.Contains(part, Assert.Throws<T>(act).Message, StringComparison.Ordinal);
}
