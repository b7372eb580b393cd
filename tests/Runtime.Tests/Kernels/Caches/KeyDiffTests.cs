namespace PipelineDsl.Tests.Kernels.Caches;

public class KeyDiffTests
{
    [Fact]
    public void Scores_AreMinusTheCosineWithTheMeanDirection()
    {
        // Directions (1, 0), (0, 1), (0, 1): the anchor is (1/3, 2/3), whatever the lengths.
        float[] scores = EntryScorer.Scores<KeyDiff>(EntryScorer.Layer([7, 0, 0, 1, 0, 3], 1, 2));

        Assert.Equal(-1 / Math.Sqrt(5), scores[0], 1e-6);
        Assert.Equal(-2 / Math.Sqrt(5), scores[1], 1e-6);
        Assert.Equal(scores[1], scores[2]);
    }

    [Fact]
    public void ZeroKey_HasCosineZeroAndMovesNoAnchor()
    {
        float[] scores = EntryScorer.Scores<KeyDiff>(EntryScorer.Layer([1, 0, 0, 0], 1, 2));

        Assert.Equal(-1, scores[0], 1e-6);
        Assert.Equal(0, scores[1]);
    }

    [Fact]
    public void OppositeKeys_HaveNoAnchorAndScoreZero() =>
        Assert.Equal([0, 0], EntryScorer.Scores<KeyDiff>(EntryScorer.Layer([1, 2, -1, -2], 1, 2)).Select(MathF.Abs));

    [Fact]
    public void Heads_HaveAnchorsOfTheirOwn() => KernelProperty.Holds(90, (entries, seed) =>
    {
        int width = 1 + (seed % 70), length = entries * width;
        float[] keys = KernelData.Random(seed, 3 * length);
        float[] scores = EntryScorer.Scores<KeyDiff>(EntryScorer.Layer(keys, 3, width));
        for (int head = 0; head < 3; head++)
        {
            float[] own = keys[(head * length)..((head + 1) * length)];
            Assert.Equal(EntryScorer.Scores<KeyDiff>(EntryScorer.Layer(own, 1, width)), scores[(head * entries)..((head + 1) * entries)]);
            float[] anchor = Anchor(own, entries, width);
            for (int entry = 0; entry < entries; entry++)
            {
                float[] pair = [.. own[(entry * width)..((entry + 1) * width)], .. anchor];
                Assert.Equal(-NaiveCosine.Of(pair, width, 0, 1), scores[(head * entries) + entry], 1e-4);
            }
        }
    });

    private static float[] Anchor(float[] keys, int entries, int width)
    {
        float[][] rows = [.. Enumerable.Range(0, entries).Select(entry => keys[(entry * width)..((entry + 1) * width)])];
        double[] norms = [.. rows.Select(static row => Math.Sqrt(row.Sum(static x => (double)x * x)))];
        return [.. Enumerable.Range(0, width).Select(channel => (float)rows.Zip(norms, (row, norm) => row[channel] / norm).Average())];
    }
}
