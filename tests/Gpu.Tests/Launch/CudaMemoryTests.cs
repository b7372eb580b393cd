using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Memory of a GPU, and the order of what the driver is asked to do with it.</summary>
[Collection(StubCollection.Name)]
public sealed class CudaMemoryTests
{
    private const int OutOfMemory = 2, InvalidValue = 1;

    [Fact]
    public void Tensor_IsCopiedThereAndBack_AndWaitedFor()
    {
        CudaMemory memory = Memory(device: 1);
        using (var tensor = new DeviceTensor(memory, TensorElementType.Float, [3]))
        {
            float[] values = new float[3];
            tensor.CopyFrom<float>([1, 2, 3]);
            tensor.CopyTo<float>(values);
            Assert.Equal([1, 2, 3], values);
        }

        Assert.Equal(
            ["cuMemAlloc_v2 64", "cuMemcpyHtoD_v2 12", "cuStreamSynchronize", "cuMemcpyDtoH_v2 12", "cuMemFree_v2"],
            StubGpu.TakeCalls().Where(IsOfMemory).Select(WithoutStream));
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    [Fact]
    public void CopyOnTheDevice_IsWaitedFor()
    {
        CudaMemory memory = Memory();
        nint first = memory.Allocate(8), second = memory.Allocate(8);
        memory.Copy(second, first, 8);
        memory.Copy(second, first, 0);
        memory.Free(first);
        memory.Free(second);
        memory.Free(0);
        Assert.Equal(
            ["cuMemAlloc_v2 8", "cuMemAlloc_v2 8", "cuMemcpyDtoD_v2 8", "cuStreamSynchronize", "cuMemFree_v2", "cuMemFree_v2"],
            StubGpu.TakeCalls().Where(IsOfMemory).Select(WithoutStream));
    }

    [Fact]
    public void TensorOfADevice_IsHeldByThatDeviceAlone()
    {
        CudaMemory first = Memory(), second = Memory(device: 1);
        using var tensor = new DeviceTensor(second, TensorElementType.Int64, [2, 2]);
        using var ofProcessor = new DeviceTensor(ProcessorMemory.Instance, TensorElementType.Int64, [2, 2]);
        Assert.True(second.Holds(tensor.Value));
        Assert.False(first.Holds(tensor.Value));
        Assert.False(second.Holds(ofProcessor.Value));
        Assert.False(ProcessorMemory.Instance.Holds(tensor.Value));
        Assert.Equal(("Cuda", 1), (tensor.Value.GetTensorMemoryInfo().Name, tensor.Value.GetTensorMemoryInfo().Id));
    }

    [Fact]
    public void TensorOfAnotherDevice_IsRefusedAsAnInput()
    {
        var value = new ModelValue("x", TensorElementType.Float, [2], [""]);
        using var input = new TensorBuffer(value, Memory());
        using var tensor = new DeviceTensor(StubGpu.NewMemory(1), TensorElementType.Float, [2]);
        Assert.Contains(
            "'x': the model reads it in memory Cuda 0, but the tensor is in memory Cuda 1.",
            Assert.Throws<ArgumentException>(() => input.Bind(tensor.Value, [2])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Buffer_GoesThereBeforeARunAndComesBackWhenItIsRead()
    {
        var value = new ModelValue("x", TensorElementType.Float, [-1], ["n"]);
        using var buffer = new TensorBuffer(value, Memory());
        buffer.Select([4]);
        buffer.Elements<float>().Fill(7);
        buffer.Upload();
        buffer.Written();
        Assert.Equal([7, 7, 7, 7], buffer.Elements<float>().ToArray());
        _ = buffer.Elements<float>();
        Assert.Equal(
            ["cuMemAlloc_v2 64", "cuMemHostAlloc 64 flags 0", "cuMemcpyHtoD_v2 16", "cuStreamSynchronize", "cuMemcpyDtoH_v2 16"],
            StubGpu.TakeCalls().Where(IsOfMemory).Select(WithoutStream));
    }

    [Fact]
    public void CopiesOfEveryRun_AllocateNothingManaged()
    {
        CudaMemory memory = Memory();
        nint device = memory.Allocate(64), host = memory.AllocateHost(64);
        Copy();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            Copy();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        memory.Free(device);
        memory.FreeHost(host);

        void Copy()
        {
            memory.Upload(device, host, 64);
            memory.Copy(device, device, 64);
            memory.Download(host, device, 64);
        }
    }

    [Fact]
    public void NoMemoryLeft_IsAnOutOfMemoryError()
    {
        CudaMemory memory = Memory();
        StubGpu.Fail("cuMemAlloc_v2", OutOfMemory);
        Assert.Contains(
            "CUDA device 0 has no 100 bytes left",
            Assert.Throws<OutOfMemoryException>(() => new DeviceTensor(memory, TensorElementType.UInt8, [100])).Message,
            StringComparison.Ordinal);
        StubGpu.Fail("cuMemHostAlloc", OutOfMemory);
        Assert.Throws<OutOfMemoryException>(() => memory.AllocateHost(100));
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    [Fact]
    public void CopyThatFails_SaysWhatTheDriverSays()
    {
        CudaMemory memory = Memory();
        using var tensor = new DeviceTensor(memory, TensorElementType.Float, [1]);
        StubGpu.Fail("cuMemcpyHtoD_v2", InvalidValue);
        Assert.Contains("CUDA_ERROR_INVALID_VALUE", Assert.Throws<GpuException>(() => tensor.CopyFrom<float>([1])).Message, StringComparison.Ordinal);
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    private static CudaMemory Memory(int device = 0) => StubGpu.NewMemory(device);

    private static bool IsOfMemory(string call) =>
        call.StartsWith("cuMem", StringComparison.Ordinal) || call.StartsWith("cuStreamSynchronize", StringComparison.Ordinal) || call.StartsWith('!');

    private static string WithoutStream(string call) =>
        call.StartsWith("cuStreamSynchronize", StringComparison.Ordinal) ? "cuStreamSynchronize" : call;
}
