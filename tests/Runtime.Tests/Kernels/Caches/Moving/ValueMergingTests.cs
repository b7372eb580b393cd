using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class ValueMergingTests
{
    [Fact]
    public void EvictedValue_JoinsThatOfTheMostSimilarKey()
    {
        // The second key points as the third does, and both values have a norm of 4: weight 4 / (4 + 4).
        float[] keys = [1, 0, 0, 1, 0, 2], values = [1, 1, 0, 4, 4, 0];
        Fold(keys, values, new CacheShape(1, 0, 3, 2), [[0, 2]], 0);

        AssertClose([1, 1, 0, 4, 4 / 1.5f, 2 / 1.5f], values, 1e-5f);
    }

    [Fact]
    public void BelowTheThresholdOrOpposite_IsDropped()
    {
        float[] keys = [1, 0, 1, 1, -1, 0], values = [1, 0, 9, 9, 9, 9], before = [.. values];
        Fold(keys, values, new CacheShape(1, 0, 3, 2), [[0]], 0.8);

        Assert.Equal(before, values);
    }

    [Fact]
    public void AnyChoice_ValuesAreThoseOfTheDefinition() => KernelProperty.Holds(60, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 3), 0, entries, 2 + (seed % 9));
        int[][] kept = Choosing.Drawn(seed, shape.KvHeads, entries, seed % 2 == 0);
        float[] keys = KernelData.Random(seed, shape.Scores * shape.HeadDim), values = KernelData.Random(seed + 1, keys.Length);
        double threshold = seed % 4 * 0.2;
        float[] expected = Naive(keys, values, shape, kept, threshold);
        Fold(keys, values, shape, kept, threshold);

        AssertClose(expected, values, 1e-5f);
    });

    [Fact]
    public void KeysWithoutDirection_TakeAndGiveNothing()
    {
        float[] keys = [0, 0, 1, 0, 0, 0], values = [1, 1, 2, 2, 3, 3], before = [.. values];
        Fold(keys, values, new CacheShape(1, 0, 3, 2), [[0, 1]], 0);

        Assert.Equal(before, values);
    }

    [Fact]
    public void Halves_AreFoldedInSinglePrecision() => KernelProperty.Holds(30, (entries, seed) =>
    {
        var shape = new CacheShape(2, 0, entries, 6);
        int[][] kept = Choosing.Drawn(seed, 2, entries, true);
        Half[] keys = [.. KernelData.Random(seed, shape.Scores * 6).Select(static v => (Half)v)];
        Half[] values = [.. KernelData.Random(seed + 1, keys.Length).Select(static v => (Half)v)];
        float[] singles = [.. values.Select(static v => (float)v)];
        Fold([.. keys.Select(static v => (float)v)], singles, shape, kept, 0);
        using var workspace = new Workspace(ValueMerging.WorkspaceBytes(shape));
        ValueMerging.Fold<Half>(keys, values, shape, Choosing.Given(entries, kept).Entries, 0, workspace);

        Assert.Equal(singles.Select(static v => (Half)v), values);
    });

    [Fact]
    public void Widths_AgreeBitByBit()
    {
        var shape = new CacheShape(2, 0, 130, 40);
        int[][] kept = Choosing.Drawn(4, 2, 130, true);
        int[][] bits = [.. KernelData.Widths.Select(vectors =>
        {
            float[] values = KernelData.Random(2, shape.Scores * 40);
            using var workspace = new Workspace(ValueMerging.WorkspaceBytes(shape));
            ValueMerging.Fold<float>(KernelData.Random(1, values.Length), values, shape, Choosing.Given(130, kept).Entries, 0, workspace, vectors);
            return KernelData.Bits(values);
        })];

        Assert.All(bits, other => Assert.Equal(bits[0], other));
    }

    [Fact]
    public void OtherSizesAndTypes_AreRefused()
    {
        using var workspace = new Workspace(1 << 16);
        Assert.Throws<ArgumentException>(() =>
            ValueMerging.Fold<float>(new float[8], new float[7], new CacheShape(1, 0, 4, 2), Choosing.Given(4, [0]).Entries, 0, workspace));
        Assert.Throws<NotSupportedException>(() =>
            ValueMerging.Fold<double>(new double[8], new double[8], new CacheShape(1, 0, 4, 2), Choosing.Given(4, [0]).Entries, 0, workspace));
    }

    private static void Fold(float[] keys, float[] values, CacheShape shape, int[][] kept, double threshold)
    {
        using var workspace = new Workspace(ValueMerging.WorkspaceBytes(shape));
        ValueMerging.Fold<float>(keys, values, shape, Choosing.Given(shape.Entries, kept).Entries, threshold, workspace);
        Assert.Equal(0, workspace.Mark());
    }

    private static float[] Naive(float[] keys, float[] values, CacheShape shape, int[][] kept, double threshold)
    {
        int width = shape.HeadDim;
        double[] sums = new double[values.Length], weights = new double[shape.Scores];
        for (int row = 0; row < shape.Scores; row++)
        {
            int head = row / shape.Entries, start = head * shape.Entries;
            if (kept[head].Contains(row - start) || kept[head].Length == 0)
            {
                continue;
            }

            (double cosine, int target) = kept[head].Select(entry => (Cosine(keys, row, start + entry, width), start + entry)).MaxBy(static pair => pair.Item1);
            if (cosine < threshold)
            {
                continue;
            }

            double own = Norm(values, row, width), weight = Math.Max(0, cosine) * own / (own + Norm(values, target, width) + 1e-6);
            weights[target] += weight;
            for (int d = 0; d < width; d++)
            {
                sums[(target * width) + d] += weight * values[(row * width) + d];
            }
        }

        return [.. values.Select((value, i) => (float)((value + sums[i]) / (1 + weights[i / width])))];
    }

    private static double Cosine(float[] keys, int a, int b, int width)
    {
        double dot = 0;
        for (int d = 0; d < width; d++)
        {
            dot += (double)keys[(a * width) + d] * keys[(b * width) + d];
        }

        return dot / (Norm(keys, a, width) * Norm(keys, b, width));
    }

    private static double Norm(float[] rows, int row, int width) => Math.Sqrt(rows.Skip(row * width).Take(width).Sum(static value => (double)value * value));

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
