namespace PipelineDsl.Gpu.Tests.Translation;

/// <summary>Whole scorers: what they read, and how their loops are spread over threads.</summary>
public sealed class ScorerShapeTests
{
    [Fact]
    public void TwoPasses_RunInOneGroupASequence() => ScorerComparison.AssertHidden(
        ScorerComparison.Hidden("""
            for (int token = 0; token < hidden.Tokens; token++)
            {
                float sum = 0;
                foreach (float value in hidden[token]) { sum += value; }
                scores[token] = sum;
            }

            float largest = scores[0];
            foreach (float score in scores) { largest = MathF.Max(largest, score); }
            for (int token = 0; token < scores.Length; token++) { scores[token] /= largest; }
            """),
        kernel: "UserScoreOfSequence");

    [Fact]
    public void ComputationInFront_IsDoneByEveryThread() => ScorerComparison.AssertHidden(
        ScorerComparison.Hidden("""
            const int Channel = 3;
            ReadOnlySpan<float> first = hidden[0];
            float scale = 1 / (MathF.Abs(first[Channel]) + 1);
            int count = hidden.Tokens;
            for (int token = 0; token < count; token++) { scores[token] = hidden[token][Channel] * scale; }
            return;
            """));

    [Fact]
    public void LoopInFront_RunsInOneGroupASequence() => ScorerComparison.AssertHidden(
        ScorerComparison.Hidden("""
            float mean = 0;
            for (int token = 0; token < hidden.Tokens; token++) { mean += hidden[token][0]; }
            mean /= hidden.Tokens;
            for (int token = 0; token < hidden.Tokens; token++) { scores[token] = hidden[token][0] - mean; }
            """),
        kernel: "UserScoreOfSequence");

    /// <summary>Rounds that see each other.</summary>
    [Theory]
    [InlineData("for (int token = 0; token < hidden.Tokens; token++) { scores[token] = hidden[token][0] + (token > 0 ? scores[token - 1] : 0); }")]
    [InlineData("for (int token = 0; token < hidden.Tokens; token++) { scores[hidden.Tokens - 1 - token] = hidden[token][0]; }")]
    [InlineData("float sum = 0; for (int token = 0; token < hidden.Tokens; token++) { sum += hidden[token][0]; scores[token] = sum; }")]
    [InlineData("scores.Fill(1); for (int token = 1; token < hidden.Tokens; token += 2) { scores[token] = hidden[token][0]; }")]
    [InlineData("scores[0] = 1; for (int token = 0; token < hidden.Tokens; token++) { if (hidden[token][0] > 3) { return; "
            + "} scores[token] = hidden[token][1]; }")]
    [InlineData("for (int token = 0; token < hidden.Tokens; token++) { if (hidden[token][0] > 3) { break; } scores[token] = hidden[token][1]; }")]
    [InlineData("Span<float> seen = stackalloc float[1]; for (int token = 0; token < hidden.Tokens; token++) { seen[0] += 1; scores[token] = seen[0]; }")]
    [InlineData("for (int token = 0; token < hidden.Tokens; token++) { scores[token] = 1; if (token == 5) { token++; } }")]
    public void RoundsThatDependOnEachOther_RunInOrder(string statements) =>
        ScorerComparison.AssertHidden(ScorerComparison.Hidden(statements), kernel: "UserScoreOfSequence");

    [Fact]
    public void Keys_AreReadByTheirStrides() => ScorerComparison.AssertKeys("""
        public readonly struct Scorer : IKeyScorer
        {
            public static void Score(HeadTensor keys, Span<float> scores)
            {
                for (int token = 0; token < keys.Tokens; token++)
                {
                    float sum = keys.HeadStride - keys.TokenStride;
                    for (int head = 0; head < keys.Heads; head++)
                    {
                        for (int channel = 0; channel < keys.HeadWidth; channel++) { sum += keys[head, token][channel] * (head + 1); }
                    }

                    scores[token] = sum + keys.Slice(1, 2, 3, 4)[1, 2][0];
                }
            }
        }
        """);

    [Fact]
    public void Attention_HasARowAHead() => ScorerComparison.AssertAttention(
        """
        public readonly struct Scorer : IAttentionScorer
        {
            public static AttentionQuery Query => AttentionQuery.First;

            public static void Score(AttentionRows attention, Span<float> scores)
            {
                for (int token = 0; token < scores.Length; token++)
                {
                    float best = attention[0][token];
                    for (int head = 1; head < attention.Heads; head++) { best = MathF.Max(best, attention[head][token]); }
                    scores[token] = best;
                }
            }
        }
        """,
        "UserScore");

    [Fact]
    public void HeadsOutside_RunInOrder() => ScorerComparison.AssertAttention(
        """
        public readonly struct Scorer : IAttentionScorer
        {
            public static AttentionQuery Query => AttentionQuery.Last;

            public static void Score(AttentionRows attention, Span<float> scores)
            {
                scores.Clear();
                for (int head = 0; head < attention.Heads; head++)
                {
                    ReadOnlySpan<float> row = attention[head];
                    for (int token = 0; token < attention.Tokens; token++) { scores[token] += row[token] / attention.Heads; }
                }
            }
        }
        """,
        "UserScoreOfSequence");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Network_IsReadOfTheRightTokens(bool isOfOriginals) => ScorerComparison.AssertNetwork(
        """
        public readonly struct Scorer : INetworkScorer
        {
            public static void Score(ReadOnlySpan<float> network, Span<float> scores)
            {
                for (int token = 0; token < network.Length; token++)
                {
                    scores[token] = network[token] * 2 + network[^1] + network[5..8][1];
                }
            }
        }
        """,
        isOfOriginals);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Positions_AreThoseOfTheBeginning(bool hasOrigins) => ScorerComparison.AssertPositions(
        """
        public readonly struct Scorer : IPositionScorer
        {
            public static void Score(TokenPositions positions, Span<float> scores)
            {
                for (int token = 0; token < positions.Count; token++)
                {
                    scores[token] = KeyedHash.Unit(positions.Seed, (ulong)positions[token]) + positions[token];
                }
            }
        }
        """,
        hasOrigins);

    [Theory]
    [InlineData("Span<float> to = metric.Slice(token * hidden.Channels, hidden.Channels); for (int c = 0; c < to.Length; "
            + "c++) { to[c] = hidden[token][c] * 2; }", "UserMetric")]
    [InlineData("for (int c = 0; c < hidden.Channels; c++) { metric[(token * hidden.Channels) + c] = hidden[token][c] + 1; }", "UserMetric")]
    [InlineData("for (int c = 0; c < hidden.Channels; c++) { metric[token * hidden.Channels + hidden.Channels - 1 - c] = c; }", "UserMetricOfSequence")]
    [InlineData("for (int c = 0; c < 2; c++) { metric[(token * 2) + c] = hidden[token][c] + 1; }", "UserMetric")]
    public void Similarity_WritesAVectorAToken(string statements, string kernel) => ScorerComparison.AssertMetric(
        $$"""
        public readonly struct Scorer : IHiddenSimilarity
        {
            public static void Metric(TokenMatrix hidden, Span<float> metric)
            {
                for (int token = 0; token < hidden.Tokens; token++)
                {
                    {{statements}}
                }
            }
        }
        """,
        kernel);

    [Fact]
    public void ExplicitImplementation_IsFound()
    {
        using var scorer = new WrittenScorer("""
            public readonly struct Scorer : IPositionScorer
            {
                static void IPositionScorer.Score(TokenPositions positions, Span<float> scores)
                {
                    for (int token = 0; token < positions.Count; token++) { scores[token] = -token; }
                }
            }
            """);

        Assert.Equal("UserScore", scorer.Translation.Kernel);
    }

    /// <summary>What throws in C# stops neither the device nor the process.</summary>
    [Theory]
    [InlineData("result = row[token + 20];", 7)]
    [InlineData("result = hidden[token + 1][0];", 7)]
    [InlineData("result = row[3..(token + 2)].Length;", 7)]
    [InlineData("Span<int> own = stackalloc int[2]; own[token] = 1; result = own[0];", 7)]
    [InlineData("result = 5 / (token - 3);", 8)]
    [InlineData("result = 5L % (token - 3);", 8)]
    public void BrokenRule_IsAFault(string statements, int fault) => Assert.Equal(fault, ScorerComparison.FaultOf(ScorerComparison.PerToken(statements)));

    [Theory]
    [InlineData("sm_80", false)]
    [InlineData("sm_90", true)]
    public void Text_CompilesToPtxWithoutLibraries(string architecture, bool isHalf)
    {
        using var scorer = new WrittenScorer(ScorerComparison.PerToken("""
            Span<float> own = stackalloc float[4];
            foreach (float value in row) { own[(int)value & 3] += MathF.Exp(value) + MathF.Log(value) + MathF.Sin(value) + MathF.Tanh(value); }
            result = MathF.Pow(own[0], own[1]) + MathF.Round(own[2]) + MathF.Floor(own[3]) + (float)Math.Sqrt(Math.Ceiling((double)row[0])) + token / (token - 3);
            """));

        string ptx = PtxCompiler.Compile(ScorerComparison.Text(scorer, isHalf), architecture);

        Assert.Contains(".entry score_by_user", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(".extern", ptx, StringComparison.Ordinal);
    }
}
