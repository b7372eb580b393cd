using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class LogitScoresTests
{
    private delegate void Scorer(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth width);

    public static TheoryData<string> Names => [.. _scorers.Keys];

    private static readonly Dictionary<string, (Scorer Score, Func<double[], int, double> Naive)> _scorers = new()
    {
        ["confidence"] = (static (x, _, c, r, s, w) => LogitScores.Apply<double, ConfidenceTerm>(x, c, r, s, w), static (p, _) => 1 - p.Max()),
        ["margin"] = (
            static (x, _, c, r, s, w) => LogitScores.Apply<double, MarginTerm>(x, c, r, s, w),
            static (p, _) => p.Max() - p.Order().SkipLast(1).LastOrDefault()),
        ["entropy"] = (
            static (x, _, c, r, s, w) => LogitScores.Apply<double, EntropyTerm>(x, c, r, s, w),
            static (p, _) => -p.Sum(static v => v == 0 ? 0 : v * Math.Log(v))),
        ["cross-entropy"] = (
            static (x, y, c, r, s, w) => LogitScores.ApplyLabelled<double, CrossEntropyTerm>(x, y, c, r, s, w),
            static (p, y) => -Math.Log(p[y])),
        ["el2n"] = (
            static (x, y, c, r, s, w) => LogitScores.ApplyLabelled<double, ErrorNormTerm>(x, y, c, r, s, w),
            static (p, y) => Math.Sqrt(p.Select((v, index) => index == y ? (v - 1) * (v - 1) : v * v).Sum())),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void RandomLogits_MatchTheFormula_AtEveryWidth(string name)
    {
        (Scorer score, Func<double[], int, double> naive) = _scorers[name];
        var random = new Random(3);
        foreach ((int samples, int classes, int runs) in new[] { (1, 1, 1), (7, 2, 1), (8, 3, 2), (37, 10, 3), (19, 101, 1) })
        {
            double[] logits = [.. Enumerable.Range(0, samples * classes * runs).Select(_ => (random.NextDouble() - 0.5) * 20)];
            int[] labels = [.. Enumerable.Range(0, samples).Select(_ => random.Next(classes))];
            double[] expected = [.. Enumerable.Range(0, samples).Select(sample => Enumerable.Range(0, runs)
                .Average(run => naive(Softmax(logits.AsSpan(((sample * runs) + run) * classes, classes).ToArray()), labels[sample])))];
            double[] first = new double[samples];
            score(logits, labels, classes, runs, first, VectorWidth.Scalar);
            Assert.All(Enumerable.Range(0, samples), sample => Assert.Equal(expected[sample], first[sample], 1e-13));
            foreach (VectorWidth width in Widths.All)
            {
                double[] scores = new double[samples];
                score(logits, labels, classes, runs, scores, width);
                Assert.Equal(first, scores);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SamplesOneByOne_ScoreAsInABlock(string name)
    {
        Scorer score = _scorers[name].Score;
        var random = new Random(4);
        double[] logits = [.. Enumerable.Range(0, 21 * 5).Select(_ => random.NextDouble() * 9)];
        int[] labels = [.. Enumerable.Range(0, 21).Select(_ => random.Next(5))];
        double[] block = new double[21], one = new double[1];
        score(logits, labels, 5, 1, block, VectorWidth.Best);
        for (int sample = 0; sample < 21; sample++)
        {
            score(logits.AsSpan(sample * 5, 5), labels.AsSpan(sample, 1), 5, 1, one, VectorWidth.Best);
            Assert.Equal(block[sample], one[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HugeLogits_ScoreFinite(string name)
    {
        double[] scores = new double[2];
        _scorers[name].Score([1.7e308, -1.7e308, 0, -900, 0, -1e5], [0, 1], 3, 1, scores, VectorWidth.Best);
        Assert.All(scores, static value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void El2nOfALearnedSample_KeepsItsDigits()
    {
        double[] scores = new double[1];
        LogitScores.El2n<double>([40, 0], [0], 2, 1, scores);
        Assert.Equal(Math.Sqrt(2) * Math.Exp(-40), scores[0], Math.Exp(-40) * 1e-12);
    }

    [Fact]
    public void GraNd_ScalesByTheInputOfTheLastLayer()
    {
        double[] el2n = new double[2], grand = new double[2], single = new double[2];
        double[] logits = [1, 0, 0, 2];
        float[] embeddings = [.. Enumerable.Range(0, 38).Select(static value => value / 7f)];
        LogitScores.El2n<double>(logits, [0, 0], 2, 1, el2n);
        LogitScores.GraNd<double, float>(logits, [0, 0], (ReadOnlySpan<float>)embeddings, 19, 2, 1, single);
        LogitScores.GraNd<double, double>(logits, [0, 0], (ReadOnlySpan<double>)embeddings.Select(static value => (double)value).ToArray(), 19, 2, 1, grand);
        double norm = embeddings.Take(19).Sum(static value => (double)value * value);
        Assert.Equal(el2n[0] * Math.Sqrt(1 + norm), grand[0], 1e-12);
        Assert.Equal(grand, single);
    }

    [Fact]
    public void LabelThatIsNoClass_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => LogitScores.El2n<double>([1, 2], [2], 2, 1, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => LogitScores.El2n<double>([1, 2], [-1], 2, 1, new double[1]));
    }

    [Fact]
    public void TooFewLogits_AreRefused() =>
        Assert.Throws<ArgumentException>(static () => LogitScores.Entropy<double>([1, 2, 3], 2, 1, new double[2]));

    [Fact]
    public void Logarithm_MatchesTheLibrary()
    {
        foreach (double value in Enumerable.Range(1, 5_000).Select(static value => value * 0.37).Append(1e300).Append(1e-300).Append(1))
        {
            Assert.Equal(Math.Log(value), Logarithm.Of(value), 2e-16 + (Math.Abs(Math.Log(value)) * 4e-16));
        }
    }

    [Fact]
    public void Scoring_AllocatesNothing()
    {
        double[] logits = new double[400 * 10], scores = new double[400];
        int[] labels = new int[400];
        LogitScores.El2n<double>(logits, labels, 10, 1, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogitScores.El2n<double>(logits, labels, 10, 1, scores);
        LogitScores.Entropy<double>(logits, 10, 1, scores);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double[] Softmax(double[] logits)
    {
        double max = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - max))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
