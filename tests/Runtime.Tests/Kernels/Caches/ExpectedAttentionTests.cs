using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class ExpectedAttentionTests
{
    public static TheoryData<int, bool> Rotations => new() { { 0, false }, { 6, false }, { 6, true }, { 13 - 1, false } };

    [Theory]
    [MemberData(nameof(Rotations))]
    public void Scores_EqualTheFormula(int rotaryDim, bool isInterleaved)
    {
        const int sinks = 2;
        var shape = new CacheShape(2, 6, 40, 13);
        var sample = new Case(shape, rotaryDim == 0 ? null : RotaryEmbedding.FromTheta(rotaryDim, 100, isInterleaved));
        var options = new CacheOptions { Future = 9, Epsilon = 0.02 };
        float[] scores = EntryScorer.Scores<ExpectedAttention>(sample.Layer(sinks, options));

        double highest = 0;
        for (int head = 0; head < shape.KvHeads; head++)
        {
            double[] expected = sample.Expected(head, sinks, options);
            highest = Math.Max(highest, expected.Max());
            for (int entry = sinks; entry < shape.Entries; entry++)
            {
                Assert.Equal(expected[entry - sinks], scores[(head * shape.Entries) + entry], 2e-6);
            }
        }

        Assert.Equal(highest + 1, scores[0], 1e-5);
        Assert.Equal(scores[0], scores[shape.Entries + 1]);
    }

    [Fact]
    public void Scores_AtEveryWidth_HaveTheSameBits()
    {
        foreach (int width in new[] { 1, 8, 12, 23, 64 })
        {
            foreach (int entries in new[] { 1, 15, 33, 100 })
            {
                var shape = new CacheShape(2, 4, entries, width);
                var sample = new Case(shape, width < 4 ? null : RotaryEmbedding.FromTheta(4));
                int[][] bits = [.. KernelData.Widths.Select(vectors =>
                {
                    float[] scores = new float[shape.Scores];
                    using var workspace = new Workspace(ExpectedAttentionScores.WorkspaceBytes(shape));
                    ExpectedAttentionScores.Compute(sample.Layer(1, new CacheOptions { Future = 5 }), scores, workspace, vectors);
                    return KernelData.Bits(scores);
                })];
                Assert.All(bits, ofWidth => Assert.Equal(bits[0], ofWidth));
            }
        }
    }

    [Fact]
    public void CacheOfSinksAlone_KeepsAllAlike()
    {
        var sample = new Case(new CacheShape(1, 1, 3, 4), null);

        Assert.Equal([1, 1, 1], EntryScorer.Scores<ExpectedAttention>(sample.Layer(4, new CacheOptions())));
    }

    [Fact]
    public void Offline_ScoresAsOnlineWithTheSameMoments()
    {
        var sample = new Case(new CacheShape(2, 2, 30, 8), RotaryEmbedding.FromTheta(8));

        Assert.Equal(
            EntryScorer.Scores<ExpectedAttention>(sample.Layer(4, new CacheOptions())),
            EntryScorer.Scores<OfflineExpectedAttention>(sample.Layer(4, new CacheOptions())));
        Assert.Equal(CacheSignals.Statistics, OfflineExpectedAttention.Signals);
    }

    [Fact]
    public void MissingMoments_AreNamedWithWhatWasExpected()
    {
        var data = new AttentionLayer(1, new CacheShape(1, 2, 3, 4), 1);
        string message = Assert.Throws<ArgumentException>(() => EntryScorer.Scores<ExpectedAttention>(data.Layer(new CacheOptions()))).Message;

        Assert.Equal(
            "ExpectedAttention reads moments of the queries: expected 2 means of 4 channels and covariances of as many heads, got 0 means of 0 and 0 rows of " +
            "covariances of 0.",
            message);
    }

    [Fact]
    public void RotationWiderThanAHead_Throws()
    {
        var sample = new Case(new CacheShape(1, 1, 3, 4), RotaryEmbedding.FromTheta(6));

        Assert.Throws<ArgumentException>(() => EntryScorer.Scores<OfflineExpectedAttention>(sample.Layer(0, new CacheOptions())));
    }

    [Fact]
    public void Score_AllocatesNothing()
    {
        var sample = new Case(new CacheShape(2, 4, 70, 16), RotaryEmbedding.FromTheta(8));
        float[] scores = new float[140];
        using var workspace = new Workspace(ExpectedAttentionScores.WorkspaceBytes(new CacheShape(2, 4, 70, 16)));
        MemoryAssert.AllocatesNothing(() => ExpectedAttention.Score(sample.Layer(4, new CacheOptions { Epsilon = 1 }), scores, workspace));
    }

    /// <summary>A layer with the moments of random queries, and the scores by the paper's formula in double precision.</summary>
    private sealed class Case
    {
        private readonly CacheShape _shape;
        private readonly RotaryEmbedding? _rotary;
        private readonly AttentionLayer _data;
        private readonly float[] _means, _covariances;

        internal Case(CacheShape shape, RotaryEmbedding? rotary)
        {
            (_shape, _rotary, _data) = (shape, rotary, new AttentionLayer(shape.HeadDim, shape, 50));
            var sums = new QueryMomentSums(shape.QueryHeads, shape.HeadDim);
            using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(50, shape.HeadDim));
            sums.Add(_data.QueryHeads, workspace);
            _means = new float[shape.QueryHeads * shape.HeadDim];
            _covariances = new float[_means.Length * shape.HeadDim];
            sums.Write(_means, _covariances);
        }

        internal CacheLayer Layer(int sinks, CacheOptions options) => new()
        {
            Shape = _shape,
            Keys = _data.KeyHeads,
            Values = new HeadTensor(_data.Values, _shape.KvHeads, _shape.Entries, _shape.HeadDim),
            NextPosition = 77,
            Sinks = sinks,
            Rotary = _rotary,
            Options = options,
            Moments = new QueryMoments
            {
                Means = new TokenMatrix(_means, _shape.QueryHeads, _shape.HeadDim),
                Covariances = new TokenMatrix(_covariances, _shape.QueryHeads * _shape.HeadDim, _shape.HeadDim),
            },
        };

        internal double[] Expected(int head, int sinks, CacheOptions options)
        {
            (int width, int entries) = (_shape.HeadDim, _shape.Entries);
            double[] scores = new double[entries - sinks];
            double[,] rotation = Rotation(options.Future);
            for (int member = 0; member < _shape.GroupSize; member++)
            {
                int query = (head * _shape.GroupSize) + member;
                double[] exponentials = [.. Enumerable.Range(sinks, entries - sinks).Select(entry =>
                {
                    double[] key = Row(_data.Keys, (head * entries) + entry), turned = new double[width];
                    for (int channel = 0; channel < width; channel++)
                    {
                        // R^T k, so that (R m).k = m.(R^T k) and k^T R C R^T k likewise.
                        turned[channel] = Enumerable.Range(0, width).Sum(row => rotation[row, channel] * key[row]);
                    }

                    double linear = turned.Zip(Row(_means, query), static (a, b) => a * b).Sum(), quadratic = 0;
                    for (int row = 0; row < width; row++)
                    {
                        quadratic += turned[row] * turned.Zip(Row(_covariances, (query * width) + row), static (a, b) => a * b).Sum();
                    }

                    return Math.Exp((linear / Math.Sqrt(width)) + (quadratic / (2 * width)));
                })];
                for (int entry = 0; entry < scores.Length; entry++)
                {
                    scores[entry] += exponentials[entry] / exponentials.Sum() / _shape.GroupSize;
                }
            }

            return [.. scores.Select((score, entry) =>
                (score + options.Epsilon) * Math.Sqrt(Row(_data.Values, (head * entries) + sinks + entry).Sum(static value => value * value)))];

            double[] Row(float[] rows, int row) => [.. rows.AsSpan(row * width, width).ToArray().Select(static value => (double)value)];
        }

        private double[,] Rotation(int future)
        {
            double[,] rotation = new double[_shape.HeadDim, _shape.HeadDim];
            for (int channel = 0; channel < _shape.HeadDim; channel++)
            {
                rotation[channel, channel] = 1;
            }

            for (int pair = 0; pair < (_rotary?.Frequencies.Length ?? 0); pair++)
            {
                (int a, int b) = _rotary!.IsInterleaved ? (2 * pair, (2 * pair) + 1) : (pair, pair + _rotary.Frequencies.Length);
                double frequency = _rotary.Frequencies[pair];
                double cosine = Enumerable.Range(77, future).Average(position => Math.Cos(position * frequency));
                double sine = Enumerable.Range(77, future).Average(position => Math.Sin(position * frequency));
                (rotation[a, a], rotation[a, b], rotation[b, a], rotation[b, b]) = (cosine, -sine, sine, cosine);
            }

            return rotation;
        }
    }
}
