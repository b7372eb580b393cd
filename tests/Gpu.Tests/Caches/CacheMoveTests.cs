using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Compacting caches: kernels against the same on the processor, bit by bit.</summary>
public sealed class CacheMoveTests
{
    public static TheoryData<int, int> Widths => new() { { 1, 1 }, { 2, 5 }, { 3, 64 }, { 2, 70 }, { 8, 128 } };

    [Theory]
    [MemberData(nameof(Widths))]
    public void Entries_MoveAsOnTheProcessor(int heads, int width)
    {
        foreach (int seed in Enumerable.Range(0, 4))
        {
            const int Entries = 83;
            Compare<float>(heads, width, Entries, seed, rotary: null);
            Compare<Half>(heads, width, Entries, seed, rotary: null);
        }
    }

    [Theory]
    [InlineData(64, 64, false)]
    [InlineData(64, 32, false)]
    [InlineData(70, 70, true)]
    [InlineData(16, 6, true)]
    public void MovedKeys_TurnAsOnTheProcessor(int width, int turned, bool isInterleaved)
    {
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(turned, isInterleaved: isInterleaved);
        foreach (int shift in (int[])[0, 7, -90, 5000, -300_000])
        {
            Compare<float>(2, width, 61, shift, rotary, shift);
            Compare<Half>(2, width, 61, shift, rotary, shift);
        }
    }

    [Fact]
    public void RandomSizes_MoveAsOnTheProcessor()
    {
        Gen<(int Heads, int Width, int Entries, int Seed)> cases =
            from heads in Gen.Choose(1, 4)
            from width in Gen.Choose(1, 40)
            from entries in Gen.Choose(1, 90)
            from seed in Gen.Choose(0, 1_000_000)
            select (heads, width, entries, seed);
        Prop.ForAll(
            cases.ToArbitrary(),
            drawn =>
            {
                Compare<float>(drawn.Heads, drawn.Width, drawn.Entries, drawn.Seed, rotary: null);
                Compare<Half>(drawn.Heads, 8 * drawn.Width, drawn.Entries, drawn.Seed, rotary: null);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(12).WithReplay(20250519UL, 19147UL));
    }

    [Theory]
    [InlineData("sm_80", false)]
    [InlineData("sm_90", true)]
    public void Text_CompilesToPtx(string architecture, bool isHalf)
    {
        string ptx = PtxCompiler.Compile(
            GpuSource.Complete(new GpuCacheMove(128, RotaryEmbedding.FromTheta(128, isInterleaved: isHalf)).Text, isHalf), architecture);

        Assert.Contains(".entry turn_keys", ptx, StringComparison.Ordinal);

        // Sixteen bytes at a time, of keys and of values.
        Assert.True(ptx.Split("ld.global.v4.u32").Length > 2);
        Assert.True(ptx.Split("st.global.v4.u32").Length > 2);
    }

    [Fact]
    public void RotationWiderThanAHead_IsRefused()
    {
        string message = Assert.Throws<ArgumentException>(() => new GpuCacheMove(32, RotaryEmbedding.FromTheta(64))).Message;

        Assert.Contains("of the 64 that turn, got 32", message, StringComparison.Ordinal);
    }

    /// <summary>Heads keep different numbers of entries; some keep none.</summary>
    private static void Compare<T>(int heads, int width, int entries, int seed, RotaryEmbedding? rotary, int shift = 0)
        where T : unmanaged
    {
        var random = new Random(seed);
        int[] room = new int[heads * entries], counts = new int[heads];
        for (int head = 0; head < heads; head++)
        {
            int[] stays = [.. Enumerable.Range(0, entries).Where(_ => random.Next(heads + 1) > head)];
            (counts[head], int at) = (stays.Length, head * entries);
            stays.CopyTo(room, at);
        }

        counts[0] = int.Max(counts[0], 1);
        var kept = new KeptEntries(room, entries, counts);
        T[] keys = Values<T>(random, heads * entries * width), values = Values<T>(random, heads * entries * width);
        (T[] movedKeys, T[] movedValues) = CacheMoveRun.Run(new GpuCacheMove(width, rotary), keys, values, entries, kept, shift);

        var shape = new CacheShape(heads, 0, entries, width);
        EntryMoving.Move<T>(keys, shape, kept);
        EntryMoving.Move<T>(values, shape, kept);
        if (rotary is not null)
        {
            KeyRotation.Turn<T>(keys, shape, kept, rotary, shift);
        }

        Assert.Equal(keys[..movedKeys.Length], movedKeys);
        Assert.Equal(values[..movedValues.Length], movedValues);
    }

    private static T[] Values<T>(Random random, int count)
        where T : unmanaged
    {
        float[] values = [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
        return typeof(T) == typeof(float) ? (T[])(object)values : (T[])(object)values.Select(static value => (Half)value).ToArray();
    }
}
