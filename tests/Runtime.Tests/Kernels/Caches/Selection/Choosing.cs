using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Choices of cache entries for tests, made with a workspace of exactly the size asked for.</summary>
internal static class Choosing
{
    /// <summary>Selects.</summary>
    internal delegate void Selection(KeptEntries kept, Workspace workspace);

    /// <summary>The entries that every head keeps; what was taken from the workspace has to be given back.</summary>
    internal static int[][] Of(CacheShape shape, long workspaceBytes, Selection select)
    {
        var choice = new CacheChoice(shape.KvHeads, shape.Entries);
        using var workspace = new Workspace(workspaceBytes);
        select(choice.Entries, workspace);
        Assert.Equal(0, workspace.Mark());
        return [.. Enumerable.Range(0, shape.KvHeads).Select(head => choice.Kept(head).ToArray())];
    }

    /// <summary>A choice of given entries.</summary>
    internal static CacheChoice Given(int entries, params int[][] kept)
    {
        var choice = new CacheChoice(kept.Length, entries);
        for (int head = 0; head < kept.Length; head++)
        {
            kept[head].CopyTo(choice.Room(head));
            choice.Counts[head] = kept[head].Length;
        }

        return choice;
    }

    /// <summary>A random choice, of as many entries in every head or not.</summary>
    internal static int[][] Drawn(int seed, int heads, int entries, bool isUniform)
    {
        var random = new Random(seed);
        int count = random.Next(entries + 1);
        return [.. Enumerable.Range(0, heads).Select(_ => Some(random, entries, isUniform ? count : random.Next(entries + 1)))];
    }

    /// <summary>Scores with many ties.</summary>
    internal static float[] CoarseScores(int seed, int count) => [.. KernelData.Random(seed, count).Select(static score => MathF.Round(score * 8) / 8)];

    /// <summary>The highest by the definition: descending by score, then ascending by index.</summary>
    internal static int[] Highest(ReadOnlySpan<float> scores, int count)
    {
        float[] all = scores.ToArray();
        return [.. Enumerable.Range(0, all.Length).OrderByDescending(entry => all[entry]).Take(count).Order()];
    }

    private static int[] Some(Random random, int entries, int count) =>
        [.. Enumerable.Range(0, entries).OrderBy(_ => random.Next()).Take(count).Order()];
}
