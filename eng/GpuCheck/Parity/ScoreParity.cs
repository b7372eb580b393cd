using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.GpuCheck.Pipelines;
using PipelineDsl.GpuCheck.Report;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>Caches that a device scores and compacts against the same cache on the processor: the same entries, bit for bit.</summary>
internal static class ScoreParity
{
    private const int Tokens = 773, Statistics = 50;

    private static CachePipeline Pipeline => ScoredCache.Definition;

    /// <summary>The row of the report, not yet passed.</summary>
    /// <param name="isHalf">Whether the cache holds half precision.</param>
    internal static ParityResult Row(bool isHalf) => new(
        Pipeline.Name, "scores and compaction", isHalf ? "half" : "single", Batch: 1, SameDecisions: false, 0, Passed: false, "");

    /// <summary>Compares both. Every layer of the pipeline has another scorer.</summary>
    /// <param name="device">The device.</param>
    /// <param name="isHalf">Whether the cache holds half precision.</param>
    /// <param name="comparison">Receives what differs.</param>
    internal static void Compare(CheckDevice device, bool isHalf, Comparison comparison)
    {
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(Pipeline.Geometry.HeadDim);
        CacheStatistics statistics = DrawStatistics(rotary);
        var memory = new CudaMemory(device.Gpu.Runtime, device.Gpu.Device);
        if (!CudaCacheKernels.TryOpen(memory, Pipeline, rotary, isHalf, out CudaCacheKernels? kernels, out string problem))
        {
            throw new GpuException(problem);
        }

        using var expected = new KvCache(Pipeline.Geometry, Pipeline, isHalf, rotary, 0, statistics);
        using var actual = new KvCache(Pipeline.Geometry, Pipeline, isHalf, rotary, 0, statistics);
        using var onDevice = new KvCache(
            Pipeline.Geometry, Pipeline, isHalf, rotary, 0, statistics, default,
            (stage, entryBytes, ceiling) => new DeviceLayerBuffers(memory, entryBytes, ceiling, kernels.Take(stage!.Layer)));
        new CacheFeed(1).Run(Pipeline.Geometry, Tokens, expected);
        using CacheSnapshot uncompressed = expected.Snapshot();
        onDevice.Restore(uncompressed);
        expected.Compact();
        onDevice.Compact();
        using CacheSnapshot compressed = onDevice.Snapshot();
        actual.Restore(compressed);
        for (int layer = 0; layer < Pipeline.Geometry.Layers; layer++)
        {
            Compare(layer, expected, actual, comparison);
        }
    }

    private static unsafe void Compare(int layer, KvCache expected, KvCache actual, Comparison comparison)
    {
        CacheGeometry geometry = Pipeline.Geometry;
        for (int head = 0; head < geometry.KvHeads; head++)
        {
            comparison.Integers($"entries of layer {layer}, head {head},", Longs(expected.Tokens(layer, head)), Longs(actual.Tokens(layer, head)));
        }

        if (expected.Entries(layer) != actual.Entries(layer))
        {
            return;
        }

        int values = geometry.KvHeads * geometry.HeadDim * expected.Entries(layer);
        Compare($"keys of layer {layer}", expected.PastKeys(layer), actual.PastKeys(layer));
        Compare($"values of layer {layer}", expected.PastValues(layer), actual.PastValues(layer));

        void Compare(string what, nint wanted, nint got)
        {
            if (expected.IsHalf)
            {
                comparison.Values(what, new ReadOnlySpan<Half>((void*)wanted, values), new ReadOnlySpan<Half>((void*)got, values));
            }
            else
            {
                comparison.Values(what, new ReadOnlySpan<float>((void*)wanted, values), new ReadOnlySpan<float>((void*)got, values));
            }
        }
    }

    private static long[] Longs(ReadOnlySpan<int> tokens)
    {
        long[] longs = new long[tokens.Length];
        for (int i = 0; i < longs.Length; i++)
        {
            longs[i] = tokens[i];
        }

        return longs;
    }

    private static CacheStatistics DrawStatistics(RotaryEmbedding rotary)
    {
        CacheGeometry geometry = Pipeline.Geometry;
        var random = new Random(2);
        using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(Statistics, geometry.HeadDim));
        QueryMomentSums[] layers = [.. Enumerable.Range(0, geometry.Layers).Select(_ => new QueryMomentSums(geometry.QueryHeads, geometry.HeadDim))];
        foreach (QueryMomentSums layer in layers)
        {
            float[] queries = [.. Enumerable.Range(0, geometry.QueryHeads * Statistics * geometry.HeadDim).Select(_ => random.NextSingle() - 0.3f)];
            layer.Add(new HeadTensor(queries, geometry.QueryHeads, Statistics, geometry.HeadDim), workspace);
        }

        return CacheStatistics.FromMoments(layers, geometry.KvHeads, rotary, 64);
    }
}
