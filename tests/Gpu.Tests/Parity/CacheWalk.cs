using PipelineDsl.KvCaches;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Runs every layer of a pipeline over caches as its kernels and in C#, and compares.</summary>
internal static class CacheWalk
{
    /// <summary>The number of layers that evicted something, all of them alike on both sides.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="seed">Seed of what is cached.</param>
    internal static int Run(CachePipeline pipeline, int entries, int seed)
    {
        int evicting = 0;
        foreach (CacheStage stage in pipeline.Stages)
        {
            var drawn = new DrawnCache(pipeline, stage, entries, seed + stage.Layer);
            CacheChoice expected = drawn.Choose();
            Assert.InRange(expected.Longest, 1, entries);
            evicting += Left(expected) < entries * expected.Heads ? 1 : 0;
            if (stage.Gpu is not { } gpu)
            {
                Assert.NotNull(stage.MergeThreshold);
                Assert.NotEmpty(stage.ProcessorOnly);
                continue;
            }

            // A copy of keys and values is made for those stages alone that say why.
            Assert.Equal(stage.ReadsRows && gpu.Scoring is null, stage.ProcessorOnly.Length > 0);
            if (gpu.Scoring is { } scoring)
            {
                AssertSame(expected, drawn.ChooseBy(drawn.Scores<float>(gpu, scoring)));
                AssertSame(expected, drawn.ChooseBy(drawn.Scores<Half>(gpu, scoring)));
            }
            else if (!stage.ReadsRows)
            {
                AssertSame(expected, drawn.ChooseBy([]));
            }

            drawn.CompareMoves<float>(gpu, expected);
            drawn.CompareMoves<Half>(gpu, expected);
        }

        return evicting;
    }

    private static int Left(CacheChoice choice)
    {
        int left = 0;
        foreach (int count in choice.Counts)
        {
            left += count;
        }

        return left;
    }

    private static void AssertSame(CacheChoice expected, CacheChoice actual)
    {
        for (int head = 0; head < expected.Heads; head++)
        {
            Assert.Equal(expected.Kept(head), actual.Kept(head));
        }
    }
}
