using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

/// <summary>Scores of logits in single precision against those of the same numbers in double.</summary>
public class SingleLogitScoresTests
{
    private delegate void Scorer<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth width);

    public static TheoryData<string> Names => [.. _scorers.Keys];

    private static readonly Dictionary<string, (Scorer<float> Single, Scorer<double> Double)> _scorers = new()
    {
        ["confidence"] = (
            static (x, _, c, r, s, w) => LogitScores.Apply<float, ConfidenceTerm>(x, c, r, s, w),
            static (x, _, c, r, s, w) => LogitScores.Apply<double, ConfidenceTerm>(x, c, r, s, w)),
        ["margin"] = (
            static (x, _, c, r, s, w) => LogitScores.Apply<float, MarginTerm>(x, c, r, s, w),
            static (x, _, c, r, s, w) => LogitScores.Apply<double, MarginTerm>(x, c, r, s, w)),
        ["entropy"] = (
            static (x, _, c, r, s, w) => LogitScores.Apply<float, EntropyTerm>(x, c, r, s, w),
            static (x, _, c, r, s, w) => LogitScores.Apply<double, EntropyTerm>(x, c, r, s, w)),
        ["cross-entropy"] = (
            static (x, y, c, r, s, w) => LogitScores.ApplyLabelled<float, CrossEntropyTerm>(x, y, c, r, s, w),
            static (x, y, c, r, s, w) => LogitScores.ApplyLabelled<double, CrossEntropyTerm>(x, y, c, r, s, w)),
        ["el2n"] = (
            static (x, y, c, r, s, w) => LogitScores.ApplyLabelled<float, ErrorNormTerm>(x, y, c, r, s, w),
            static (x, y, c, r, s, w) => LogitScores.ApplyLabelled<double, ErrorNormTerm>(x, y, c, r, s, w)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void RandomLogits_ScoreAsInDoublePrecision_AtEveryWidth(string name)
    {
        (Scorer<float> single, Scorer<double> reference) = _scorers[name];
        var random = new Random(5);
        foreach ((int samples, int classes, int runs, double range) in new[]
            { (1, 1, 1, 20d), (15, 2, 1, 30), (16, 3, 2, 1), (37, 10, 3, 20), (19, 101, 1, 40), (33, 1000, 1, 10) })
        {
            float[] logits = [.. Enumerable.Range(0, samples * classes * runs).Select(_ => (float)((random.NextDouble() - 0.5) * range))];
            int[] labels = [.. Enumerable.Range(0, samples).Select(_ => random.Next(classes))];
            double[] expected = new double[samples], first = new double[samples];
            reference(logits.Select(static logit => (double)logit).ToArray(), labels, classes, runs, expected, VectorWidth.Scalar);
            single(logits, labels, classes, runs, first, VectorWidth.Scalar);
            Assert.All(Enumerable.Range(0, samples), sample => Assert.Equal(expected[sample], first[sample], Tolerance(expected[sample])));
            foreach (VectorWidth width in Widths.All)
            {
                double[] scores = new double[samples];
                single(logits, labels, classes, runs, scores, width);
                Assert.Equal(first, scores);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SamplesOneByOne_ScoreAsInABlock(string name)
    {
        Scorer<float> score = _scorers[name].Single;
        var random = new Random(6);
        float[] logits = [.. Enumerable.Range(0, 21 * 5).Select(_ => random.NextSingle() * 9)];
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
        _scorers[name].Single([3.4e38f, -3.4e38f, 0, -900, 0, -1e5f], [0, 1], 3, 1, scores, VectorWidth.Best);
        Assert.All(scores, static value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LearnedSamples_KeepTheirDigits(string name)
    {
        // 1 + e^-30 is 1 in single precision; scores must still tell such samples apart.
        double[] expected = new double[2], scores = new double[2];
        _scorers[name].Double([30, 0, 30.5, 0], [0, 0], 2, 1, expected, VectorWidth.Best);
        _scorers[name].Single([30, 0, 30.5f, 0], [0, 0], 2, 1, scores, VectorWidth.Best);
        Assert.All(Enumerable.Range(0, 2), sample => Assert.Equal(expected[sample], scores[sample], Tolerance(expected[sample])));
        Assert.True(name == "margin" ? scores[0] < scores[1] : scores[0] > scores[1]);
    }

    [Fact]
    public void MarginOfClassesThatAlmostTie_KeepsItsDigits()
    {
        float[] logits = [8, float.BitDecrement(8), 0];
        double[] scores = new double[1], expected = new double[1];
        LogitScores.Margin<float>(logits, 3, 1, scores);
        LogitScores.Margin<double>(logits.Select(static logit => (double)logit).ToArray(), 3, 1, expected);
        Assert.Equal(expected[0], scores[0], expected[0] * 1e-6);
        Assert.True(scores[0] > 0);
    }

    [Fact]
    public void OtherTypes_AreRefused() =>
        Assert.Throws<NotSupportedException>(static () => LogitScores.Entropy<Half>([(Half)1, (Half)2], 2, 1, new double[1]));

    /// <summary>What the summary of <see cref="LogitScores"/> promises, beside the last bits of 1 in double precision.</summary>
    private static double Tolerance(double score) => (score * (1e-6 + (1e-7 * Math.Abs(Math.Log(double.Max(score, 1e-300)))))) + 1e-15;
}
