using PipelineDsl.Gpu.Tests.OpenCl;

namespace PipelineDsl.Gpu.Tests.Translation;

/// <summary>Runs a written scorer in C# and on OpenCL on the same random values.</summary>
internal static class ScorerComparison
{
    internal const int Batch = 2, Tokens = 37, Channels = 24, Heads = 3, Width = 8;

    private const string Sizes = """
        // A stage of a test.
        #define CHANNELS 24
        #define MAX_TOKENS 37
        #include "arguments.cl"

        """;

    private delegate void HiddenScore(TokenMatrix hidden, Span<float> scores);

    private delegate void KeyScore(HeadTensor keys, Span<float> scores);

    private delegate void AttentionScore(AttentionRows attention, Span<float> scores);

    private delegate void NetworkScore(ReadOnlySpan<float> network, Span<float> scores);

    private delegate void PositionScore(TokenPositions positions, Span<float> scores);

    /// <summary>A scorer of hidden states whose <c>Score</c> is one token's value after the other.</summary>
    /// <param name="statements">Compute <c>result</c> from <c>row</c>, the token's hidden state, and <c>token</c>.</param>
    /// <param name="members">Further members of the scorer.</param>
    internal static string PerToken(string statements, string members = "") => Hidden(
        $$"""
        for (int token = 0; token < hidden.Tokens; token++)
        {
            ReadOnlySpan<float> row = hidden[token];
            float result = 0;
            {{statements}}
            scores[token] = result;
        }
        """,
        members);

    /// <summary>A scorer of hidden states.</summary>
    /// <param name="statements">Write <c>scores</c> from <c>hidden</c>.</param>
    /// <param name="members">Further members of the scorer.</param>
    internal static string Hidden(string statements, string members = "") => $$"""
        public readonly struct Scorer : IHiddenScorer
        {
            public static void Score(TokenMatrix hidden, Span<float> scores)
            {
                {{statements}}
            }

            {{members}}
        }
        """;

    /// <summary>Scores of both sides agree.</summary>
    /// <param name="source">A scorer of hidden states.</param>
    /// <param name="tolerance">The relative error that single precision may have; 0 for the same bits.</param>
    /// <param name="isHalf">Whether hidden states hold half precision.</param>
    /// <param name="kernel">The kernel that it must become.</param>
    internal static void AssertHidden(string source, float tolerance = 0, bool isHalf = false, string kernel = "UserScore")
    {
        float[] hidden = Values(Batch * Tokens * Channels, isHalf);
        using var scorer = new WrittenScorer(source);
        Assert.Equal(kernel, scorer.Translation.Kernel);
        float[] expected = new float[Batch * Tokens];
        HiddenScore score = scorer.Method<HiddenScore>("Score");
        for (int item = 0; item < Batch; item++)
        {
            score(new TokenMatrix(hidden.AsSpan(item * Tokens * Channels, Tokens * Channels), Tokens, Channels), expected.AsSpan(item * Tokens, Tokens));
        }

        AssertScores(scorer, expected, tolerance, isHalf, run => run.SetElements(GpuBuffer.Hidden, hidden));
    }

    /// <summary>As <see cref="AssertHidden"/>, for a similarity: vectors agree.</summary>
    internal static void AssertMetric(string source, string kernel = "UserMetric")
    {
        float[] hidden = Values(Batch * Tokens * Channels, false);
        using var scorer = new WrittenScorer(source);
        Assert.Equal(kernel, scorer.Translation.Kernel);
        float[] expected = new float[hidden.Length];
        HiddenScore metric = scorer.Method<HiddenScore>("Metric");
        for (int item = 0; item < Batch; item++)
        {
            int start = item * Tokens * Channels, count = Tokens * Channels;
            metric(new TokenMatrix(hidden.AsSpan(start, count), Tokens, Channels), expected.AsSpan(start, count));
        }

        using StageRun run = Run(scorer, false, GpuBuffer.Metric, stage => stage.SetElements(GpuBuffer.Hidden, hidden));
        Assert.Equal(expected, run.Read<float>(GpuBuffer.Metric)[..expected.Length]);
    }

    /// <summary>As <see cref="AssertHidden"/>, for a scorer of keys that the model keeps token after token.</summary>
    internal static void AssertKeys(string source)
    {
        float[] keys = Values(Batch * Tokens * Heads * Width, false);
        using var scorer = new WrittenScorer(source);
        float[] expected = new float[Batch * Tokens];
        KeyScore score = scorer.Method<KeyScore>("Score");
        int size = Tokens * Heads * Width;
        for (int item = 0; item < Batch; item++)
        {
            score(new HeadTensor(keys.AsSpan(item * size, size), Heads, Tokens, Width, Width, Heads * Width), expected.AsSpan(item * Tokens, Tokens));
        }

        AssertScores(scorer, expected, 0, false, run => run.SetElements(GpuBuffer.Keys, keys));
    }

    /// <summary>As <see cref="AssertHidden"/>, for a scorer of attention.</summary>
    internal static void AssertAttention(string source, string kernel)
    {
        float[] attention = Values(Batch * Heads * Tokens, false);
        using var scorer = new WrittenScorer(source);
        Assert.Equal(kernel, scorer.Translation.Kernel);
        float[] expected = new float[Batch * Tokens];
        AttentionScore score = scorer.Method<AttentionScore>("Score");
        for (int item = 0; item < Batch; item++)
        {
            score(new AttentionRows(attention.AsSpan(item * Heads * Tokens, Heads * Tokens), Heads, Tokens, Tokens), expected.AsSpan(item * Tokens, Tokens));
        }

        AssertScores(scorer, expected, 0, false, run => run.Set<float>(GpuBuffer.Probabilities, attention));
    }

    /// <summary>As <see cref="AssertHidden"/>, for a scorer of what a network says of the tokens that entered the first layer.</summary>
    internal static void AssertNetwork(string source, bool isOfOriginals)
    {
        const int Original = 50;
        int rated = isOfOriginals ? Original : Tokens;
        float[] network = Values(Batch * rated, false);
        long[] origins = Origins();
        using var scorer = new WrittenScorer(source);
        float[] expected = new float[Batch * Tokens];
        NetworkScore score = scorer.Method<NetworkScore>("Score");
        for (int item = 0; item < Batch; item++)
        {
            float[] mine = new float[Tokens];
            for (int token = 0; token < Tokens; token++)
            {
                mine[token] = network[(item * rated) + (isOfOriginals ? (int)origins[(item * Tokens) + token] : token)];
            }

            score(mine, expected.AsSpan(item * Tokens, Tokens));
        }

        GpuSizes sizes = SizesOfRun() with { NetworkItem = rated, NetworkToken = 1, NetworkOriginal = isOfOriginals ? 1 : 0, Original = Original };
        AssertScores(scorer, expected, 0, false, run => run.Set<float>(GpuBuffer.Network, network).Set<long>(GpuBuffer.Origins, origins), sizes);
    }

    /// <summary>As <see cref="AssertHidden"/>, for a scorer of positions.</summary>
    internal static void AssertPositions(string source, bool hasOrigins)
    {
        const ulong Seed = 0xFEDC_BA98_7654_3210;
        long[] origins = Origins();
        using var scorer = new WrittenScorer(source);
        float[] expected = new float[Batch * Tokens];
        PositionScore score = scorer.Method<PositionScore>("Score");
        for (int item = 0; item < Batch; item++)
        {
            score(
                new TokenPositions(hasOrigins ? origins.AsSpan(item * Tokens, Tokens) : [], Tokens, Seed), expected.AsSpan(item * Tokens, Tokens));
        }

        GpuSizes sizes = SizesOfRun() with { SeedLow = unchecked((uint)Seed), SeedHigh = (uint)(Seed >> 32) };
        AssertScores(scorer, expected, 0, false, run => _ = hasOrigins ? run.Set<long>(GpuBuffer.Origins, origins) : run, sizes);
    }

    /// <summary>What the processor is told after a run of a scorer that breaks a rule of C#.</summary>
    internal static int FaultOf(string source)
    {
        using var scorer = new WrittenScorer(source);
        using StageRun run = Run(scorer, false, GpuBuffer.Scores, static stage => stage.SetElements(GpuBuffer.Hidden, Values(Batch * Tokens * Channels, false)));
        return run.Fault;
    }

    /// <summary>The complete text of a scorer, as a stage holds it.</summary>
    internal static string Text(WrittenScorer scorer, bool isHalf) => GpuSource.Complete(Sizes + scorer.Translation.Text, isHalf);

    private static void AssertScores(
        WrittenScorer scorer, float[] expected, float tolerance, bool isHalf, Action<StageRun> inputs, GpuSizes? sizes = null)
    {
        using StageRun run = Run(scorer, isHalf, GpuBuffer.Scores, inputs, sizes);
        float[] scores = run.Read<float>(GpuBuffer.Scores)[..expected.Length];
        Assert.Equal(0, run.Fault);
        for (int token = 0; token < expected.Length; token++)
        {
            bool agrees = BitConverter.SingleToInt32Bits(expected[token]) == BitConverter.SingleToInt32Bits(scores[token])
                || MathF.Abs(expected[token] - scores[token]) <= tolerance * MathF.Abs(expected[token])
                || (float.IsNaN(expected[token]) && float.IsNaN(scores[token]));
            Assert.True(agrees, $"Token {token}: {expected[token]:R} in C#, {scores[token]:R} as\n{scorer.Translation.Text}");
        }
    }

    private static StageRun Run(WrittenScorer scorer, bool isHalf, GpuBuffer output, Action<StageRun> inputs, GpuSizes? sizes = null)
    {
        // The test reads scratch, so it is an input here.
        var run = new StageRun(new GpuStage(Sizes + scorer.Translation.Text, [scorer.Kernel with { Scratch = [] }]), isHalf);
        inputs(run);
        run.Set<float>(output, new float[Batch * Tokens * Channels]);
        return run.Launch(sizes ?? SizesOfRun(), Channels);
    }

    private static GpuSizes SizesOfRun() => new()
    {
        Batch = Batch, Tokens = Tokens, HiddenItem = Tokens * Channels, HiddenToken = Channels, Heads = Heads, KeyHeads = Heads, HeadWidth = Width,
        KeyItem = Tokens * Heads * Width, KeyHead = Width, KeyToken = Heads * Width,
    };

    private static long[] Origins() => [.. Enumerable.Range(0, Batch * Tokens).Select(static token => (long)((token % Tokens) + ((token % Tokens) / 4)))];

    /// <summary>From -4 to 4, with a few zeros and whole numbers.</summary>
    private static float[] Values(int count, bool isHalf) =>
    [
        .. Enumerable.Range(0, count).Select(index =>
        {
            float value = (PipelineDsl.Kernels.KeyedHash.Unit(11, (ulong)index) * 8) - 4;
            value = index % 17 == 0 ? MathF.Round(value) : index % 61 == 0 ? 0 : value;
            return isHalf ? (float)(Half)value : value;
        }),
    ];
}
