using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.GpuCheck.Pipelines;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>Compacting caches on a device against the same on the processor.</summary>
internal static class CacheParity
{
    /// <summary>What is compared.</summary>
    internal static IReadOnlyList<CacheCase> Cases { get; } =
    [
        new(CacheOf4096.Definition, IsHalf: false, IsTurned: false), new(CacheOf4096.Definition, IsHalf: true, IsTurned: false),
        new(RepackedCache.Definition, IsHalf: false, IsTurned: true), new(RepackedCache.Definition, IsHalf: true, IsTurned: true),
    ];

    /// <summary>Compares one case. Which entries stay the processor chooses, for both.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stream">A stream of it.</param>
    /// <param name="item">The case.</param>
    /// <param name="comparison">Receives what differs.</param>
    internal static void Compare(CheckDevice device, GpuStream stream, CacheCase item, Comparison comparison)
    {
        if (item.IsHalf)
        {
            Half[] Draw(int seed) => [.. Normal(item.Pipeline, seed).Select(static value => (Half)value)];
            Compare(device, stream, item, Draw(1), Draw(2), (what, expected, actual) => comparison.Values(what, expected, actual));
        }
        else
        {
            Compare(
                device, stream, item, Normal(item.Pipeline, 1), Normal(item.Pipeline, 2),
                (what, expected, actual) => comparison.Values(what, expected, actual));
        }
    }

    private static void Compare<T>(CheckDevice device, GpuStream stream, CacheCase item, T[] keys, T[] values, Action<string, T[], T[]> compare)
        where T : unmanaged
    {
        CacheGeometry geometry = item.Pipeline.Geometry;
        int heads = geometry.KvHeads, width = geometry.HeadDim, entries = keys.Length / (heads * width);
        using var compactor = new CacheCompactor(item.Pipeline, item.IsTurned ? RotaryEmbedding.FromTheta(width) : null);
        using GpuCacheMover mover = GpuCacheMover.Open(device.Gpu, compactor, item.IsHalf);
        var rows = new CacheRows<T> { Keys = keys, Values = values, Entries = entries, Seen = entries };
        int left = compactor.Choose(0, rows);
        using DeviceTensor given = device.Allocate<T>(1, heads, entries, width), givenValues = device.Allocate<T>(1, heads, entries, width);
        using DeviceTensor moved = device.Allocate<T>(1, heads, left, width), movedValues = device.Allocate<T>(1, heads, left, width);
        given.CopyFrom<T>(keys);
        givenValues.CopyFrom<T>(values);
        _ = mover.Move(stream.Handle, 0, given.Value, givenValues.Value, moved.Value, movedValues.Value);
        stream.Wait();
        _ = compactor.Move(0, rows);
        T[] actual = new T[heads * left * width], actualValues = new T[actual.Length];
        moved.CopyTo<T>(actual);
        movedValues.CopyTo<T>(actualValues);
        compare("keys", keys[..actual.Length], actual);
        compare("values", values[..actual.Length], actualValues);
    }

    private static float[] Normal(CachePipeline pipeline, int seed)
    {
        var random = new Random(seed);
        var values = new float[pipeline.Geometry.KvHeads * pipeline.Geometry.HeadDim * pipeline.Geometry.MaxTokens];
        foreach (ref float value in values.AsSpan())
        {
            value = (random.NextSingle() * 4) - 2;
        }

        return values;
    }
}
