using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class CriticalEntriesTests
{
    [Fact]
    public void SecondHalf_GoesByWhatValuesAdd()
    {
        // One head of one channel: half of 2 goes to the highest score, the rest to 0.1 x 10 before 0.9 x 1.
        int[][] kept = Select(new CacheShape(1, 1, 4, 1), [1, 0.9f, 0.1f, 0.1f], [1, 1, 1, 10], [1], 1, 2);

        Assert.Equal([[0, 3]], kept);
    }

    [Fact]
    public void AnyScores_BothHalvesAreThoseOfTheDefinition() => KernelProperty.Holds(90, (entries, seed) =>
    {
        int heads = 1 + (seed % 3), group = 1 + (seed % 2), width = 1 + (seed % 5), channels = 1 + (seed % 37);
        var shape = new CacheShape(heads, heads * group, entries, width);
        float[] scores = [.. Choosing.CoarseScores(seed, shape.Scores).Select(MathF.Abs)];
        float[] values = KernelData.Random(seed + 1, shape.Scores * width), projection = KernelData.Random(seed + 2, heads * group * width * channels);
        int count = seed % (entries + 1);
        bool isAdaptive = seed % 7 == 0;
        int[] counts = isAdaptive
            ? [.. Choosing.Of(shape, AdaptiveEntries.WorkspaceBytes(shape), (k, w) => AdaptiveEntries.Select(scores, count, k, w)).Select(static h => h.Length)]
            : [.. Enumerable.Repeat(count, heads)];
        float[] norms = new float[shape.Scores];
        ProjectedNorms.Compute(new HeadTensor(values, heads, entries, width), new TokenMatrix(projection, heads * group * width, channels), norms);

        int[][] kept = Select(shape, scores, values, projection, channels, count, isAdaptive);

        for (int head = 0; head < heads; head++)
        {
            float[] row = scores[(head * entries)..((head + 1) * entries)];
            int[] first = Choosing.Highest(row, counts[head] / 2);
            float[] weighed = [.. row.Select((score, entry) =>
                first.Contains(entry) ? float.PositiveInfinity : (score + 1e-4f) * norms[(head * entries) + entry])];
            Assert.Equal(Choosing.Highest(weighed, counts[head]), kept[head]);
        }
    });

    [Fact]
    public void ProtectedEntryOfZeroValue_Stays()
    {
        int[][] kept = Select(
            new CacheShape(1, 1, 3, 1), [float.PositiveInfinity, float.PositiveInfinity, 1], [0, 0, 5], [1], 1, 2);

        Assert.Equal([[0, 1]], kept);
    }

    [Fact]
    public void ProjectedNorms_AgreeWithTheDefinition()
    {
        foreach (int width in (int[])[1, 7, 64])
        {
            foreach (int channels in (int[])[1, 15, 16, 31, 33, 200])
            {
                const int heads = 2, group = 3, entries = 67;
                float[] values = KernelData.Random(width, heads * entries * width), weights = KernelData.Random(channels, heads * group * width * channels);
                float[] norms = new float[heads * entries];
                ProjectedNorms.Compute(new HeadTensor(values, heads, entries, width), new TokenMatrix(weights, heads * group * width, channels), norms);
                for (int i = 0; i < norms.Length; i++)
                {
                    double expected = 0;
                    for (int member = 0; member < group; member++)
                    {
                        int firstRow = ((i / entries * group) + member) * width;
                        for (int channel = 0; channel < channels; channel++)
                        {
                            double dot = 0;
                            for (int d = 0; d < width; d++)
                            {
                                dot += (double)values[(i * width) + d] * weights[((firstRow + d) * channels) + channel];
                            }

                            expected += Math.Abs(dot) / group;
                        }
                    }

                    Assert.Equal(expected, norms[i], 1e-5 * (1 + expected));
                }
            }
        }
    }

    [Fact]
    public void ProjectedNorms_AreTheSameAtEveryWidth()
    {
        const int heads = 2, entries = 70, width = 24, channels = 45;
        float[] values = KernelData.Random(1, heads * entries * width), weights = KernelData.Random(2, heads * 2 * width * channels);
        int[][] bits = [.. KernelData.Widths.Select(vectors =>
        {
            float[] norms = new float[heads * entries];
            ProjectedNorms.Compute(
                new HeadTensor(values, heads, entries, width), new TokenMatrix(weights, heads * 2 * width, channels), norms, vectors);
            return KernelData.Bits(norms);
        })];

        Assert.All(bits, other => Assert.Equal(bits[0], other));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void ProjectionOfOtherHeads_Throws(int rows) => Assert.Throws<ArgumentException>(() =>
        ProjectedNorms.Compute(new HeadTensor(new float[8], 2, 2, 2), new TokenMatrix(new float[rows * 5], rows, 5), new float[4]));

    private static int[][] Select(
        CacheShape shape, float[] scores, float[] values, float[] projection, int channels, int count, bool isAdaptive = false) =>
        Choosing.Of(shape, CriticalEntries.WorkspaceBytes(shape), (kept, workspace) =>
        {
            var heads = new HeadTensor(values, shape.KvHeads, shape.Entries, shape.HeadDim);
            var layer = new CacheLayer
            {
                Shape = shape,
                Keys = heads,
                Values = heads,
                Kept = count,
                OutputProjection = new TokenMatrix(projection, shape.QueryHeads * shape.HeadDim, channels),
            };
            CriticalEntries.Select(layer, [.. scores], isAdaptive, kept, workspace);
        });
}
