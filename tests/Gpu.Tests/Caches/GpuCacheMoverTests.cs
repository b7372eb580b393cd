using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Gpu.Tests.Launch;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Compacting tensors on a device, by the launch code over a stand-in of the driver, against the compactor on the processor.</summary>
[Collection(StubCollection.Name)]
public sealed class GpuCacheMoverTests
{
    private const int Heads = 2, Entries = 61, Width = 24;
    private const int LaunchFailed = 719;

    private static readonly RotaryEmbedding Rotary = RotaryEmbedding.FromTheta(16);

    public static TheoryData<bool, bool> Cases => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layers_AreLeftAsByTheCompactor(bool isRepacked, bool isHalf)
    {
        if (isHalf)
        {
            Compare<Half, Float16>(isRepacked, static values => MemoryMarshal.Cast<Half, Float16>(values).ToArray());
        }
        else
        {
            Compare<float, float>(isRepacked, static values => values);
        }
    }

    [Fact]
    public void Move_LaunchesOnTheStream_AndWaitsOnlyForTheSameLayer()
    {
        using var compactor = new CacheCompactor(SlidingWindow.Definition, Rotary);
        using GpuCacheMover mover = GpuCacheMover.Open(GpuDevice.Open(StubGpu.NewRuntime(), 0), compactor);
        using OrtValue keys = Tensor<float>(Entries), values = Tensor<float>(Entries), movedKeys = Tensor<float>(30), movedValues = Tensor<float>(30);
        using GpuStream stream = GpuDevice.Open(StubGpu.NewRuntime(), 0).NewStream();
        Choose(compactor, 0);
        Choose(compactor, 1);
        _ = StubGpu.TakeCalls();

        _ = mover.Move(stream.Handle, 0, keys, values, movedKeys, movedValues);
        string[] first = StubGpu.TakeCalls();

        // A wait would fail; the list of another layer is not the one that the first launch reads.
        StubGpu.Fail("cuEventSynchronize", LaunchFailed);
        _ = mover.Move(stream.Handle, 1, keys, values, movedKeys, movedValues);
        Assert.Throws<GpuException>(() => mover.Move(stream.Handle, 0, keys, values, movedKeys, movedValues));
        _ = StubGpu.TakeCalls();
        _ = mover.Move(stream.Handle, 0, keys, values, movedKeys, movedValues);
        string[] again = StubGpu.TakeCalls();

        Assert.Contains(first, call => call.StartsWith("cuLaunchKernel move_entries groups 2 2 1 threads 256 1 1", StringComparison.Ordinal));
        Assert.Contains(first, call => call.StartsWith("cuLaunchKernel turn_keys groups 2 2 1 threads 256 1 1", StringComparison.Ordinal));
        Assert.DoesNotContain(again, call => call.Contains("Alloc", StringComparison.Ordinal) || call.Contains("cuMemcpy", StringComparison.Ordinal));
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    [Fact]
    public void TensorsThatDoNotFit_AreNamed()
    {
        using var compactor = new CacheCompactor(SlidingWindow.Definition, Rotary);
        using GpuCacheMover mover = GpuCacheMover.Open(GpuDevice.Open(StubGpu.NewRuntime(), 0), compactor);
        using OrtValue keys = Tensor<float>(Entries), values = Tensor<float>(Entries - 1), moved = Tensor<float>(30), half = Tensor<Float16>(30);
        using OrtValue others = Tensor<float>(Entries);
        Assert.Throws<InvalidOperationException>(() => mover.Move(0, 0, keys, others, moved, moved));
        Choose(compactor, 0);

        Assert.Contains("layer 0: expected values [1, 2, 61, 24], got the shape [1, 2, 60, 24]", Error(keys, values, moved, moved), StringComparison.Ordinal);
        Assert.Contains("expected keys that stay [1, 2, 30, 24], got the shape [1, 2, 61, 24]", Error(keys, others, others, moved), StringComparison.Ordinal);
        Assert.Contains("expected values that stay of Float, got Float16", Error(keys, others, moved, half), StringComparison.Ordinal);

        string Error(params OrtValue[] tensors) =>
            Assert.Throws<CacheException>(() => mover.Move(0, 0, tensors[0], tensors[1], tensors[2], tensors[3])).Message;
    }

    [Fact]
    public void TensorInTheProcessorsMemory_IsRefused()
    {
        var runtime = new CudaRuntime(static () => StubGpu.NewRuntime().Driver, static () => StubGpu.NewRuntime().Compiler, new());
        using var compactor = new CacheCompactor(SlidingWindow.Definition, Rotary);
        using GpuCacheMover mover = GpuCacheMover.Open(GpuDevice.Open(runtime, 0), compactor);
        using OrtValue keys = Tensor<float>(Entries), moved = Tensor<float>(30);
        Choose(compactor, 0);

        string message = Assert.Throws<CacheException>(() => mover.Move(0, 0, keys, keys, moved, moved)).Message;

        Assert.Contains("expected keys in the memory of the GPU, got a tensor of the processor's", message, StringComparison.Ordinal);
    }

    [Fact]
    public void FoldedValues_AreRefused()
    {
        using var compactor = new CacheCompactor(FoldedValues.Definition);

        string message = Assert.Throws<CacheException>(() => GpuCacheMover.Open(GpuDevice.Open(StubGpu.NewRuntime(), 0), compactor)).Message;

        Assert.Contains("FoldedValues, layer 0: evicted values are folded into kept ones", message, StringComparison.Ordinal);
    }

    private static void Compare<T, TTensor>(bool isRepacked, Func<T[], TTensor[]> asTensor)
        where T : unmanaged
        where TTensor : unmanaged
    {
        bool isHalf = typeof(T) == typeof(Half);
        CachePipeline pipeline = isRepacked ? SlidingWindow.Definition : UnevenHeads.Definition;
        using var compactor = new CacheCompactor(pipeline, isRepacked ? Rotary : null);
        using GpuCacheMover mover = GpuCacheMover.Open(GpuDevice.Open(StubGpu.NewRuntime(), 1), compactor, isHalf);
        for (int layer = 0; layer < 2; layer++)
        {
            T[] keys = Values<T>(2 * layer), values = Values<T>((2 * layer) + 1);
            var rows = new CacheRows<T> { Keys = keys, Values = values, Entries = Entries, Seen = Entries, Tokens = Tokens() };
            int left = compactor.Choose(layer, rows);
            TTensor[] movedKeys = new TTensor[Heads * left * Width], movedValues = new TTensor[Heads * left * Width];
            using OrtValue from = Of(asTensor([.. keys])), fromValues = Of(asTensor([.. values])), to = Of(movedKeys), toValues = Of(movedValues);

            Assert.Equal(left, mover.Move(0, layer, from, fromValues, to, toValues));

            Assert.Equal(left, compactor.Move(layer, rows));
            Assert.Equal(asTensor(keys)[..movedKeys.Length], movedKeys);
            Assert.Equal(asTensor(values)[..movedValues.Length], movedValues);
        }
    }

    private static void Choose(CacheCompactor compactor, int layer)
    {
        float[] keys = Values<float>(layer), values = Values<float>(layer + 1);
        _ = compactor.Choose(layer, new CacheRows<float> { Keys = keys, Values = values, Entries = Entries, Seen = Entries, Tokens = Tokens() });
    }

    private static int[] Tokens() => [.. Enumerable.Range(0, Heads * Entries).Select(static i => i % Entries)];

    private static OrtValue Of<T>(T[] values)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(values, [1, Heads, values.Length / (Heads * Width), Width]);

    private static OrtValue Tensor<T>(int entries)
        where T : unmanaged => Of(new T[Heads * entries * Width]);

    private static T[] Values<T>(int seed)
        where T : unmanaged
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, Heads * Entries * Width).Select(_ => (random.NextSingle() * 4) - 2)];
        return typeof(T) == typeof(float) ? (T[])(object)values : (T[])(object)values.Select(static value => (Half)value).ToArray();
    }
}
