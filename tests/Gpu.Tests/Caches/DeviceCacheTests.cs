extern alias Check;

using System.Collections.Immutable;
using Check::PipelineDsl.GpuCheck.Parity;
using PipelineDsl.Gpu.Tests.Launch;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>
/// Caches in the memory of a GPU, compressed there by the launch code over a stand-in of the driver, against those of the processor: the same entries, bit for
/// bit.
/// </summary>
[Collection(StubCollection.Name)]
public sealed class DeviceCacheTests
{
    private const int Text = 61, OutOfMemory = 2, LaunchFailed = 719, CompilationFailed = 6;

    private static readonly RotaryEmbedding Rotary = RotaryEmbedding.FromTheta(16);

    private static readonly CachePipeline[] Known =
    [
        ScoredByKeys.Definition, ScoredByQueries.Definition, ScoredByFilters.Definition, ScoredWithoutRows.Definition, CompetingHeads.Definition,
        ScoredFromACopy.Definition, SlidingWindow.Definition, UnevenHeads.Definition, FoldedValues.Definition,
    ];

    private static readonly CacheStatistics Statistics = DrawStatistics();

    public static TheoryData<string> Pipelines => [.. Known.Select(static one => one.Name)];

    public static TheoryData<string, int> Failures => new()
    {
        { "cuMemAlloc_v2", OutOfMemory },
        { "cuMemHostAlloc", OutOfMemory },
        { "cuMemcpyDtoH_v2", LaunchFailed },
        { "cuLaunchKernel", LaunchFailed },
        { "cuEventRecord", LaunchFailed },
        { "cuStreamSynchronize", LaunchFailed },
    };

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void CacheOnTheDevice_HoldsWhatTheProcessorsHolds(string name)
    {
        ExpectSameRounds(name, isHalf: false);
        ExpectSameRounds(name, isHalf: true);
    }

    [Fact]
    public void Compressing_FetchesScoresOnly()
    {
        // Two heads of 61 entries; where nobody reads rows, not even those.
        const int Scores = 2 * Text * sizeof(float);
        Assert.Equal([Scores, Scores, Scores], Downloads(ScoredByKeys.Definition));
        Assert.Equal([Scores, Scores], Downloads(ScoredByQueries.Definition));
        Assert.Equal([Scores, Scores], Downloads(ScoredByFilters.Definition));
        Assert.Equal([Scores, Scores], Downloads(CompetingHeads.Definition));
        Assert.Empty(Downloads(ScoredWithoutRows.Definition));
        Assert.Empty(Downloads(SlidingWindow.Definition));

        // Keys and values of the first layer; heads are scored one by one.
        Assert.Equal([24 * Scores, 24 * Scores], Downloads(UnevenHeads.Definition));
        Assert.Equal([24 * Scores, 24 * Scores, Scores], Downloads(ScoredFromACopy.Definition));
    }

    [Fact]
    public void TextWithoutEnd_IsCompressedAtItsCeiling()
    {
        CachePipeline pipeline = EndlessText.Definition;
        using KvCache expected = OnProcessor(pipeline, isHalf: false), cache = OnDevice(pipeline, isHalf: false);
        var feed = new CacheFeed(5);
        for (int run = 0; run < 40; run++)
        {
            feed.Run(pipeline.Geometry, 7, expected, cache);
        }

        ExpectSame(expected, cache, pipeline.Geometry);
        Assert.InRange(cache.Entries(0), 30, 70);
        Assert.Equal(280, cache.Seen);
    }

    [Fact]
    public void Snapshot_IsContinuedOnTheDevice()
    {
        CachePipeline pipeline = ScoredByQueries.Definition;
        using KvCache expected = OnProcessor(pipeline, isHalf: false), cache = OnDevice(pipeline, isHalf: false), other = OnDevice(pipeline, isHalf: false);
        var feed = new CacheFeed(3);
        feed.Run(pipeline.Geometry, Text, expected, cache);
        using CacheSnapshot uncompressed = cache.Snapshot();
        expected.Compact();
        cache.Compact();
        using CacheSnapshot compressed = cache.Snapshot();

        // What the processor brought is compressed before any run has read it.
        other.Restore(uncompressed);
        other.Compact();
        ExpectSame(expected, other, pipeline.Geometry);
        feed.Run(pipeline.Geometry, 9, cache);
        cache.Restore(compressed);
        feed.Run(pipeline.Geometry, 25, expected, cache, other);
        expected.Compact();
        cache.Compact();
        other.Compact();
        ExpectSame(expected, cache, pipeline.Geometry);
        ExpectSame(expected, other, pipeline.Geometry);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void DeviceThatFails_LeavesTheCacheAsItWas(string call, int error)
    {
        CachePipeline pipeline = ScoredByKeys.Definition;
        using KvCache expected = OnProcessor(pipeline, isHalf: false), cache = OnDevice(pipeline, isHalf: false);
        new CacheFeed(11).Run(pipeline.Geometry, Text, expected, cache);
        StubGpu.Fail(call, error);

        Exception thrown = Assert.ThrowsAny<Exception>(cache.Compact);

        Assert.True(thrown is CacheException or OutOfMemoryException, thrown.ToString());
        ExpectSame(expected, cache, pipeline.Geometry);
        Assert.Equal(0, StubGpu.NestedContexts);
        expected.Compact();
        cache.Compact();
        ExpectSame(expected, cache, pipeline.Geometry);
    }

    [Fact]
    public void Device_WithoutKernels_HasItsCacheCompressedByTheProcessor()
    {
        foreach (CachePipeline pipeline in Known)
        {
            using KvCache expected = OnProcessor(pipeline, isHalf: false), cache = OnDevice(pipeline, isHalf: false, hasKernels: false);
            new CacheFeed(4).Run(pipeline.Geometry, Text, expected, cache);
            expected.Compact();
            cache.Compact();
            new CacheFeed(6).Run(pipeline.Geometry, 1, expected, cache);
            ExpectSame(expected, cache, pipeline.Geometry);
        }
    }

    [Fact]
    public void KernelsThatCannotBeHad_AreToldOfInOneLine()
    {
        var lines = new List<string>();
        CudaMemory memory = StubGpu.NewMemory(0);
        StubGpu.Fail("nvrtcCreateProgram", CompilationFailed);
        _ = CacheBuffers.In(memory, ScoredByKeys.Definition, Rotary, isHalf: false, new DecoderOptions { Log = lines.Add });
        Assert.StartsWith(
            "the cache of ScoredByKeys is copied to the processor to be compressed, because its kernels cannot be had: ",
            Assert.Single(lines).Replace("PipelineDsl: ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void KernelsCompiledAhead_MakeTheCompilerUnnecessary()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (CachePipeline pipeline in Known.Append(EndlessText.Definition))
            {
                // The stand-in takes texts for PTX.
                foreach (string file in CompiledKernels.WriteTexts(folder, pipeline, RotaryEmbedding.FromTheta(Rotary.RotaryDim, 500_000)))
                {
                    File.Copy(file, Path.ChangeExtension(file, "sm_80.ptx"), overwrite: true);
                }

                var folders = new CompiledKernelFolders();
                folders.Add(folder);
                var runtime = new CudaRuntime(static () => new CudaDriver(StubGpu.Path), static () => throw new GpuException("no compiler"), folders);
                var memory = new CudaMemory(runtime, runtime.Device(0));
                Assert.True(CudaCacheKernels.TryOpen(memory, pipeline, Rotary, isHalf: false, out _, out string problem), problem);
                Assert.True(CudaCacheKernels.TryOpen(memory, pipeline, Rotary, isHalf: true, out _, out problem), problem);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void CopyThatFails_NamesTheLayer()
    {
        using KvCache cache = OnDevice(UnevenHeads.Definition, isHalf: false);
        new CacheFeed(11).Run(UnevenHeads.Definition.Geometry, Text, cache);
        StubGpu.Fail("cuMemcpyDtoH_v2", LaunchFailed);
        CacheException thrown = Assert.Throws<CacheException>(cache.Compact);
        Assert.Equal(("UnevenHeads", 0), (thrown.Pipeline, thrown.Layer));
        Assert.Contains("keys and values cannot be copied from the device", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_ShareTheMemoryInWhichTheyAreScored()
    {
        CachePipeline pipeline = ScoredByQueries.Definition;
        using KvCache cache = OnDevice(pipeline, isHalf: false);
        new CacheFeed(1).Run(pipeline.Geometry, Text, cache);
        _ = StubGpu.TakeCalls();
        cache.Compact();
        int allocations = StubGpu.TakeCalls().Count(static call => call.StartsWith("cuMemAlloc_v2 ", StringComparison.Ordinal));

        // Queries, work and scores, for both layers; where keys and values move to was there before.
        Assert.Equal(3, allocations);
    }

    [Theory]
    [InlineData(nameof(ScoredByKeys))]
    [InlineData(nameof(ScoredByQueries))]
    [InlineData(nameof(ScoredWithoutRows))]
    public void CompressingAgain_AllocatesNothingManaged(string name)
    {
        CachePipeline pipeline = Known.Single(one => one.Name == name);
        using KvCache cache = OnDevice(pipeline, isHalf: false);
        var feed = new CacheFeed(2);
        long allocated = 0;
        for (int round = 0; round < 6; round++)
        {
            cache.Clear();
            feed.Run(pipeline.Geometry, Text, cache);
            long before = GC.GetAllocatedBytesForCurrentThread();
            cache.PromptEnded();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static void ExpectSameRounds(string name, bool isHalf)
    {
        CachePipeline pipeline = Known.Single(one => one.Name == name);
        using KvCache expected = OnProcessor(pipeline, isHalf), cache = OnDevice(pipeline, isHalf);
        var feed = new CacheFeed(name.Length);
        for (int round = 0; round < 3; round++)
        {
            feed.Run(pipeline.Geometry, 40 / (round + 1), expected, cache);
            feed.Run(pipeline.Geometry, 21, expected, cache);
            expected.PromptEnded();
            cache.PromptEnded();
            ExpectSame(expected, cache, pipeline.Geometry);
        }

        feed.Run(pipeline.Geometry, 1, expected, cache);
        ExpectSame(expected, cache, pipeline.Geometry);
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    /// <summary>Bytes of every copy from the device that compressing a text takes.</summary>
    private static int[] Downloads(CachePipeline pipeline)
    {
        using KvCache cache = OnDevice(pipeline, isHalf: false);
        new CacheFeed(1).Run(pipeline.Geometry, Text, cache);
        _ = StubGpu.TakeCalls();
        cache.PromptEnded();
        const string Call = "cuMemcpyDtoH_v2 ";
        return
        [
            .. StubGpu.TakeCalls().Where(static call => call.StartsWith(Call, StringComparison.Ordinal))
                .Select(static call => int.Parse(call.AsSpan(Call.Length), System.Globalization.CultureInfo.InvariantCulture)),
        ];
    }

    private static unsafe void ExpectSame(KvCache expected, KvCache cache, CacheGeometry geometry)
    {
        Assert.Equal((expected.Seen, expected.NextPosition), (cache.Seen, cache.NextPosition));

        // Brings to the model's side what the processor changed.
        expected.Prepare(1);
        expected.Abandon();
        cache.Prepare(1);
        cache.Abandon();
        for (int layer = 0; layer < geometry.Layers; layer++)
        {
            for (int head = 0; head < geometry.KvHeads; head++)
            {
                Assert.Equal(expected.Tokens(layer, head).ToArray(), cache.Tokens(layer, head).ToArray());
            }

            int bytes = geometry.KvHeads * geometry.HeadDim * cache.Entries(layer) * (cache.IsHalf ? 2 : 4);
            Assert.True(Bytes(expected.PastKeys(layer)).SequenceEqual(Bytes(cache.PastKeys(layer))), $"keys of layer {layer}");
            Assert.True(Bytes(expected.PastValues(layer)).SequenceEqual(Bytes(cache.PastValues(layer))), $"values of layer {layer}");

            ReadOnlySpan<byte> Bytes(nint address) => new((void*)address, bytes);
        }
    }

    private static KvCache OnProcessor(CachePipeline pipeline, bool isHalf) => new(pipeline.Geometry, pipeline, isHalf, Rotary, 7, Statistics);

    private static KvCache OnDevice(CachePipeline pipeline, bool isHalf, bool hasKernels = true)
    {
        CudaMemory memory = StubGpu.NewMemory(1);
        CudaCacheKernels? kernels = null;
        if (hasKernels)
        {
            Assert.True(CudaCacheKernels.TryOpen(memory, pipeline, Rotary, isHalf, out kernels, out string problem), problem);
        }

        return new KvCache(
            pipeline.Geometry, pipeline, isHalf, Rotary, 7, Statistics, ImmutableArray<float[]?>.Empty,
            (stage, entryBytes, ceiling) => new DeviceLayerBuffers(memory, entryBytes, ceiling, stage is null ? null : kernels?.Take(stage.Layer)));
    }

    private static CacheStatistics DrawStatistics()
    {
        const int Heads = 4, Queries = 50, Width = 24;
        var random = new Random(9);
        using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(Queries, Width));
        QueryMomentSums[] layers = [new(Heads, Width), new(Heads, Width)];
        foreach (QueryMomentSums layer in layers)
        {
            float[] queries = [.. Enumerable.Range(0, Heads * Queries * Width).Select(_ => random.NextSingle() - 0.3f)];
            layer.Add(new HeadTensor(queries, Heads, Queries, Width), workspace);
        }

        return CacheStatistics.FromMoments(layers, kvHeads: 2, Rotary, 64);
    }
}
