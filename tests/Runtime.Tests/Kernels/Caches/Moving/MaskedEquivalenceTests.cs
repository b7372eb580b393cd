using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Attention over a cache that entries were evicted from equals attention over the whole cache in which the same entries are masked.</summary>
public class MaskedEquivalenceTests
{
    [Fact]
    public void HeadsOfDifferentEntriesAndCounts_EqualTheMaskedReference() => KernelProperty.Holds(60, (entries, seed) =>
    {
        const int width = 8, group = 2;
        int heads = 1 + (seed % 3);
        var shape = new CacheShape(heads, heads * group, entries, width);
        int[][] kept = Choosing.Drawn(seed, heads, entries, seed % 2 == 0);
        if (kept.Any(static head => head.Length == 0))
        {
            return;
        }

        float[] keys = KernelData.Random(seed, shape.Scores * width), values = KernelData.Random(seed + 1, keys.Length);
        float[] query = KernelData.Random(seed + 2, heads * group * width);
        float[] masked = Attend(query, keys, values, shape, [.. kept.SelectMany(head => Enumerable.Range(0, entries).Select(head.Contains))]);

        CacheChoice choice = Choosing.Given(entries, kept);
        EntryMoving.Move<float>(keys, shape, choice.Entries);
        EntryMoving.Move<float>(values, shape, choice.Entries);
        int longest = choice.Longest;
        bool[] behindPadding = [.. kept.SelectMany(head => Enumerable.Range(0, longest).Select(row => row >= longest - head.Length))];
        float[] evicted = Attend(query, keys, values, shape with { Entries = longest }, behindPadding);

        Assert.All(masked.Zip(evicted), static pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    });

    [Fact]
    public void TurnedKeys_EqualTheTextWithoutTheEvictedTokens() => KernelProperty.Holds(50, (entries, seed) =>
    {
        // What depends on distances alone is the same wherever the text starts: a query at the end of the kept entries, all numbered anew.
        const int width = 12;
        var shape = new CacheShape(1, 1, entries, width);
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(8);
        int[] kept = [.. Choosing.Drawn(seed, 1, entries, true)[0].DefaultIfEmpty(0)];
        float[] bare = KernelData.Random(seed, shape.Scores * width), keys = [.. bare], values = KernelData.Random(seed + 1, keys.Length);
        float[] query = KernelData.Random(seed + 2, width);
        Turn(keys, width, rotary, static row => row);
        CacheChoice choice = Choosing.Given(entries, kept);
        EntryMoving.Move<float>(keys, shape, choice.Entries);
        EntryMoving.Move<float>(values, shape, choice.Entries);
        KeyRotation.Turn<float>(keys, shape, choice.Entries, rotary);

        float[] shorter = [.. kept.SelectMany(entry => bare.Skip(entry * width).Take(width))];
        Turn(shorter, width, rotary, static row => row + 100);
        float[] here = [.. query], there = [.. query];
        Turn(here, width, rotary, _ => kept.Length);
        Turn(there, width, rotary, _ => kept.Length + 100);
        CacheShape left = shape with { Entries = kept.Length };

        Assert.All(
            Attend(here, keys, values, left, [.. kept.Select(static _ => true)]).Zip(Attend(there, shorter, values, left, [.. kept.Select(static _ => true)])),
            static pair => Assert.Equal(pair.First, pair.Second, 2e-5f));
    });

    private static void Turn(float[] rows, int width, RotaryEmbedding rotary, Func<int, int> position)
    {
        for (int row = 0; row * width < rows.Length; row++)
        {
            KeyRotation.Turn(
                rows.AsSpan(row * width, width), new CacheShape(1, 0, 1, width), Choosing.Given(1, [0]).Entries, rotary, position(row));
        }
    }

    private static float[] Attend(float[] query, float[] keys, float[] values, CacheShape shape, bool[] visible)
    {
        float[] output = new float[query.Length], row = new float[shape.Entries];
        var queries = new HeadTensor(query, shape.QueryHeads, 1, shape.HeadDim);
        for (int head = 0; head < shape.QueryHeads; head++)
        {
            int own = head / shape.GroupSize, start = own * shape.Entries;
            var key = new HeadTensor(keys.AsSpan(start * shape.HeadDim), 1, shape.Entries, shape.HeadDim);
            AttentionRow.Compute(
                queries.Slice(head, 1, 0, 1), key, 0, 1 / MathF.Sqrt(shape.HeadDim), visible.AsSpan(start, shape.Entries), [], row);
            for (int entry = 0; entry < shape.Entries; entry++)
            {
                for (int d = 0; d < shape.HeadDim; d++)
                {
                    output[(head * shape.HeadDim) + d] += row[entry] * values[((start + entry) * shape.HeadDim) + d];
                }
            }
        }

        return output;
    }
}
