using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.Tests.Methods;

namespace PipelineDsl.Tests.Kernels.Caches;

public class EntryMovingTests
{
    [Fact]
    public void AnyChoice_RowsStandInFrontBehindPadding() => KernelProperty.Holds(120, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 4), 0, entries, 1 + (seed % 19));
        int[][] kept = Choosing.Drawn(seed, shape.KvHeads, entries, seed % 3 == 0);
        float[] rows = KernelData.Random(seed, shape.Scores * shape.HeadDim);
        float[] expected = Expected(rows, shape, kept);
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            float[] moved = [.. rows];
            EntryMoving.Move<float>(moved, shape, Choosing.Given(entries, kept).Entries, vectors);
            Assert.Equal(expected, moved[..expected.Length]);
        }
    });

    [Fact]
    public void AnyChoiceOfHalves_MovesTheirBits() => KernelProperty.Holds(60, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 3), 0, entries, 1 + (seed % 7));
        int[][] kept = Choosing.Drawn(seed, shape.KvHeads, entries, seed % 2 == 0);

        // Every pattern of bits, those of NaN with a payload too.
        Half[] rows = [.. Enumerable.Range(0, shape.Scores * shape.HeadDim).Select(i => BitConverter.UInt16BitsToHalf((ushort)((i * 40503) + seed)))];
        float[] numbers = [.. rows.Select(static half => (float)BitConverter.HalfToUInt16Bits(half))];
        float[] expected = Expected(numbers, shape, kept);
        EntryMoving.Move<Half>(rows, shape, Choosing.Given(entries, kept).Entries);

        Assert.Equal(expected, rows.Take(expected.Length).Select(static half => (float)BitConverter.HalfToUInt16Bits(half)));
    });

    [Fact]
    public void LongRuns_OverlapTheirTarget()
    {
        // 5000 rows shift by one: one copy, whose places overlap.
        var shape = new CacheShape(2, 0, 5001, 3);
        int[] kept = [.. Enumerable.Range(1, 5000)];
        float[] rows = KernelData.Random(1, shape.Scores * 3), expected = Expected(rows, shape, [kept, kept]);
        EntryMoving.Move<float>(rows, shape, Choosing.Given(5001, kept, kept).Entries);

        Assert.Equal(expected, rows[..expected.Length]);
    }

    /// <summary>Heads so large that rows are written past the processor's caches, where they begin at a line and where they do not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void LargeHeads_RowsStandInFront(int offset)
    {
        var shape = new CacheShape(2, 0, 4096, 128);
        int[][] kept = [[.. Enumerable.Range(0, 1024).Select(static i => (4 * i) + (i % 3))], [.. Enumerable.Range(0, 1024).Select(static i => (3 * i) + 1)]];
        float[] rows = KernelData.Random(1, shape.Scores * shape.HeadDim), expected = Expected(rows, shape, kept);
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            var memory = new AlignedFloats(rows.Length + offset);
            Span<float> moved = memory.Span[offset..];
            rows.CopyTo(moved);
            EntryMoving.Move(moved, shape, Choosing.Given(shape.Entries, kept).Entries, vectors);
            Assert.Equal(expected, moved[..expected.Length].ToArray());
        }
    }

    [Fact]
    public void EverythingStays_NothingChanges()
    {
        float[] rows = KernelData.Random(1, 24), before = [.. rows];
        EntryMoving.Move<float>(rows, new CacheShape(2, 0, 4, 3), Choosing.Given(4, [0, 1, 2, 3], [0, 1, 2, 3]).Entries);

        Assert.Equal(before, rows);
    }

    [Fact]
    public void NothingStays_NothingChanges()
    {
        float[] rows = KernelData.Random(1, 24), before = [.. rows];
        EntryMoving.Move<float>(rows, new CacheShape(2, 0, 4, 3), Choosing.Given(4, [], []).Entries);

        Assert.Equal(before, rows);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(0, 4)]
    [InlineData(-1, 0)]
    public void ImpossibleIndices_ThrowBeforeAnythingMoves(int first, int second)
    {
        float[] rows = KernelData.Random(1, 24), before = [.. rows];
        CacheChoice choice = Choosing.Given(4, [2, 3], [first, second]);

        Assert.Throws<ArgumentException>(() => EntryMoving.Move<float>(rows, new CacheShape(2, 0, 4, 3), choice.Entries));
        Assert.Equal(before, rows);
    }

    [Fact]
    public void OtherSizes_Throw()
    {
        CacheChoice choice = Choosing.Given(4, [0], [1]);

        var heads = Assert.Throws<ArgumentException>(() => EntryMoving.Move<float>(new float[24], new CacheShape(3, 0, 4, 2), choice.Entries));
        var values = Assert.Throws<ArgumentException>(() => EntryMoving.Move<float>(new float[23], new CacheShape(2, 0, 4, 3), choice.Entries));

        Assert.Contains("2 heads, but the layer has 3", heads.Message);
        Assert.Contains("24 values, not 23", values.Message);
    }

    private static float[] Expected(float[] rows, CacheShape shape, int[][] kept)
    {
        int longest = kept.Max(static head => head.Length), width = shape.HeadDim;
        return [.. kept.SelectMany((head, h) =>
            new float[(longest - head.Length) * width].Concat(head.SelectMany(entry => rows.Skip(((h * shape.Entries) + entry) * width).Take(width))))];
    }
}
