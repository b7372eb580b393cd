using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>What holds for all kernels that score cache entries: the same bits at every vector width, and no allocation.</summary>
public class EntryKernelTests
{
    [Fact]
    public void Kernels_AgreeBitByBitAtEveryWidth() => KernelProperty.Holds(90, (entries, seed) =>
    {
        int width = 1 + (seed % 150), stride = width + (seed % 3);
        float[] data = KernelData.WithGaps(KernelData.Random(seed, 2 * entries * width), 2 * entries, width, stride);
        float[] vector = KernelData.Random(seed + 1, width);
        int[]? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            var rows = new TokenMatrix(data, entries, width, stride);
            float[] norms = new float[2 * entries], squares = new float[entries], dots = new float[entries];
            float[] lengths = new float[entries], mean = new float[width], deviations = new float[entries];
            using var workspace = new Workspace(LagDeviation.WorkspaceBytes(width));
            HeadNorms.Compute(new HeadTensor(data, 2, entries, width, entries * stride, stride), norms, vectors);
            RowNorms.Squares(rows, squares, vectors);
            RowDots.Compute(rows, vector, dots, vectors);
            MeanDirection.Compute(rows, lengths, mean, vectors);
            LagDeviation.Compute(rows, new TokenMatrix(data.AsSpan(entries * stride), entries, width, stride), deviations, workspace, vectors);

            int[] bits = KernelData.Bits([.. norms, .. squares, .. dots, .. lengths, .. mean, .. deviations]);
            first ??= bits;
            Assert.Equal(first, bits);
            Assert.Equal(norms[..entries], lengths);
        }
    });

    [Fact]
    public void Dots_AreProductsOfRowsWithTheVector() => KernelProperty.Holds(70, (entries, seed) =>
    {
        int width = 1 + (seed % 150);
        float[] data = KernelData.Random(seed, entries * width), vector = KernelData.Random(seed + 1, width), dots = new float[entries];
        RowDots.Compute(new TokenMatrix(data, entries, width), vector, dots);

        Assert.All(dots, (dot, row) => Assert.Equal(vector.Select((value, channel) => (double)value * data[(row * width) + channel]).Sum(), dot, 1e-4));
    });

    [Fact]
    public void Dots_WithAVectorOfAnotherWidth_Throw() =>
        Assert.Throws<ArgumentException>(static () => RowDots.Compute(new TokenMatrix(new float[4], 2, 2), new float[3], new float[2]));

    [Fact]
    public void MeanDirection_OfNoRows_IsZero()
    {
        float[] mean = [9, 9];
        MeanDirection.Compute(new TokenMatrix([], 0, 2), [], mean);

        Assert.Equal([0, 0], mean);
    }

    [Fact]
    public void Widening_KeepsEveryHalf()
    {
        Half[] halves = [.. Enumerable.Range(0, 1 << 16).Select(static bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        float[] singles = new float[halves.Length];
        HalfRows.Widen(halves, singles);

        Assert.Equal(halves.Select(static half => (float)half), singles);
    }

    [Fact]
    public void Scorers_AfterWarmUp_AllocateNothing()
    {
        const int heads = 2, entries = 70, width = 20;
        float[] rows = KernelData.Random(1, heads * entries * width), scores = new float[heads * entries], filters = KernelData.Random(2, heads * width);
        int[] tokens = [.. Enumerable.Range(0, heads * entries).Select(static entry => entry % entries)];
        using var workspace = new Workspace(1 << 20);
        MemoryAssert.AllocatesNothing(Run);

        void Run()
        {
            var layer = new CacheLayer
            {
                Shape = new CacheShape(heads, 0, entries, width),
                Keys = new HeadTensor(rows, heads, entries, width),
                Values = new HeadTensor(rows, heads, entries, width),
                Tokens = tokens,
                Kept = 30,
                Sinks = 4,
                Recent = 5,
                Options = new CacheOptions { Lag = 16 },
                Filters = new TokenMatrix(filters, heads, width),
            };
            RandomEntries.Score(layer, scores, workspace);
            SpacedEntries.Score(layer, scores, workspace);
            Knorm.Score(layer, scores, workspace);
            ValueNorm.Score(layer, scores, workspace);
            KeyDiff.Score(layer, scores, workspace);
            StreamingLlm.Score(layer, scores, workspace);
            LagKv.Score(layer, scores, workspace);
            Cur.Score(layer, scores, workspace);
            QFilter.Score(layer, scores, workspace);
        }
    }
}
