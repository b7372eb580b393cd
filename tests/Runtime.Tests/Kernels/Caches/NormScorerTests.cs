using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Scorers by norms: Knorm, value norm and CUR.</summary>
public class NormScorerTests
{
    [Fact]
    public void Knorm_IsMinusTheNorm() =>
        Assert.Equal([-5, -0f, -13, -2], EntryScorer.Scores<Knorm>(EntryScorer.Layer([3, 4, 0, 0, 5, 12, 0, -2], 2, 2)));

    [Fact]
    public void ValueNorm_IsTheNormOfTheValue() =>
        Assert.Equal([5, 0, 13, 2], EntryScorer.Scores<ValueNorm>(EntryScorer.Layer(new float[8], [3, 4, 0, 0, 5, 12, 0, -2], 2, 2)));

    [Fact]
    public void Norms_ReadAllOfEveryRowAndNothingBetween() => KernelProperty.Holds(70, (entries, seed) =>
    {
        int width = 1 + (seed % 150), stride = width + 3, heads = 1 + (seed % 3);
        float[] data = KernelData.Random(seed, heads * entries * width);
        float[] gaps = KernelData.WithGaps(data, heads * entries, width, stride);
        float[] norms = new float[heads * entries];
        HeadNorms.Compute(new HeadTensor(gaps, heads, entries, width, entries * stride, stride), norms);
        for (int row = 0; row < norms.Length; row++)
        {
            Assert.Equal(Math.Sqrt(data.Skip(row * width).Take(width).Sum(static x => (double)x * x)), norms[row], 1e-5);
        }
    });

    [Fact]
    public void Cur_IsTheProductOfSharesInWindowsOfSixteen()
    {
        // 16 keys of square 1 and one of square 4 that is alone in the last window; so are the values.
        float[] rows = [.. Enumerable.Repeat(1f, 16), 2];
        float[] scores = EntryScorer.Scores<Cur>(EntryScorer.Layer(rows, 1, 1));

        double sum = (16 * (1 / 256.0)) + 1;
        Assert.All(scores[..16], score => Assert.Equal(1 / 256.0 / sum, score, 1e-6));
        Assert.Equal(1 / sum, scores[16], 1e-6);
    }

    [Fact]
    public void Cur_OfZeros_IsZeroAndSinksAreOne()
    {
        var layer = new CacheLayer
        {
            Shape = new CacheShape(1, 0, 20, 2),
            Keys = new HeadTensor(new float[40], 1, 20, 2),
            Values = new HeadTensor(new float[40], 1, 20, 2),
            Sinks = 3,
        };

        Assert.Equal([1, 1, 1, .. new float[17]], EntryScorer.Scores<Cur>(layer));
    }

    [Fact]
    public void NotANumber_IsNotHidden()
    {
        float[] rows = [1, float.NaN, 2, 3];

        Assert.True(float.IsNaN(EntryScorer.Scores<Knorm>(EntryScorer.Layer(rows, 1, 2))[0]));
        Assert.True(float.IsNaN(EntryScorer.Scores<Cur>(EntryScorer.Layer(rows, 1, 2))[0]));
        Assert.True(float.IsNaN(EntryScorer.Scores<KeyDiff>(EntryScorer.Layer(rows, 1, 2))[0]));
    }
}
