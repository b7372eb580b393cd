using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests;

/// <summary>Baselines of stages whose counts depend on the data.</summary>
public class CountMatchTests
{
    private const string Parts = """
        using System;
        using PipelineDsl;

        internal struct Broken : IHiddenScorer
        {
            public static void Score(TokenMatrix hidden, Span<float> scores) => scores.Fill(float.NaN);
        }

        internal struct Hidden : IAttentionScorer
        {
            static AttentionQuery IAttentionScorer.Query => AttentionQuery.Every;
            static void IAttentionScorer.Score(AttentionRows attention, Span<float> scores) => MeanAttention.Score(attention, scores);
        }
        """;

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Threshold = 0.8)", 30)]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Threshold = 0.5, Ceiling = 7)", 7)]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Threshold = 100)", 2)]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Threshold = 0.8, Ceiling = 5, Within = \"image\")", 16)]
    [InlineData("Prune<Hidden>(Layers = \"1\", Threshold = 0.02)", 30)]
    [InlineData("Merge<KeySimilarity>(Layers = \"1\", Threshold = 0.5)", 30)]
    [InlineData("Recipe(Method.Ats, Layers = \"1\", KeepCount = 12)", 14)]
    [InlineData("Recipe(Method.PruMerge, Neighbours = 4)", 30)]
    public void Baseline_KeepsAsManyAsItsPipeline(string stage, int most)
    {
        foreach (string length in (string[])["Tokens", "MaxTokens"])
        {
            using LoadedPipeline loaded = Load($"{length} = 30", $"[Span(\"image\", 10, 20), Protect(0, 17), {stage}]");
            TokenStage counted = loaded.Definition("X").Stages[0];
            var counts = new HashSet<int>();
            bool differ = false;
            foreach (string twin in (string[])["X+Random", "X+Uniform"])
            {
                TokenStage matched = loaded.Definition(twin).Stages[0];
                Assert.Same(counted, matched.CountedBy);
                Assert.Equal(StageKind.Prune, matched.Kind);
                Assert.Equal((counted.Signal, counted.Cut, counted.Span, counted.Budget), (matched.Signal, matched.Cut, matched.Span, matched.Budget));
                Assert.Equal(counted.Also.AsEnumerable(), matched.Also);
                for (int seed = 0; seed < 25; seed++)
                {
                    var run = new StageRun(counted, 30, seed);
                    var chosen = new StageRun(matched, 30, seed, choice: (ulong)seed);

                    Assert.Equal(run.Count, chosen.Count);
                    Assert.InRange(chosen.Count, 1, most);
                    Assert.Contains(0, chosen.Kept);
                    Assert.Contains(17, chosen.Kept);
                    Assert.Equal(chosen.Kept.Distinct().Order(), chosen.Kept);
                    Assert.Equal(chosen.Kept, new StageRun(matched, 30, seed, choice: (ulong)seed).Kept);
                    counts.Add(run.Count);
                    differ |= !run.Kept.SequenceEqual(chosen.Kept);
                }
            }

            Assert.True(counts.Count > 1 || stage.Contains("Ceiling", StringComparison.Ordinal) || most == 2, "Every run kept the same number.");
            Assert.True(differ || most == 2, "The baselines chose as the pipeline does.");
        }
    }

    [Fact]
    public void RandomBaseline_FollowsItsSeed()
    {
        using LoadedPipeline loaded = Load("Tokens = 30", "[Prune<TokenNorm>(Layers = \"1\", Threshold = 0.8)]");
        TokenStage random = loaded.Definition("X+Random").Stages[0];

        Assert.NotEqual(new StageRun(random, 30, choice: 1).Kept, new StageRun(random, 30, choice: 2).Kept);
    }

    [Fact]
    public void FailureOfTheCountedStage_IsThatOfTheBaseline()
    {
        using LoadedPipeline loaded = Load("Tokens = 30", "[Prune<Broken>(Layers = \"1\", Threshold = 0.8)]");
        string Message(string type) => Assert.Throws<TokenStageException>(() => new StageRun(loaded.Definition(type).Stages[0], 30)).Message;

        Assert.Equal("X, stage Layer1 at layer 1: the score of token 0 is NaN; scores must be finite.", Message("X"));
        Assert.Equal(Message("X"), Message("X+Random"));
        Assert.Equal(Message("X"), Message("X+Uniform"));
    }

    [Fact]
    public void ComposedMethodBehindAThresholdInItsSpan_IsCountedToo()
    {
        using LoadedPipeline loaded = Load("Tokens = 30", """
            [Span("image", 3, 20), Prune<TokenNorm>(Layers = "1", Threshold = 0.8, Within = "image")]
            [Recipe(Method.EViT, Layers = "3", Keep = 0.5, Within = "image")]
            """);

        // Of the span are left the positions 4, 6, ... 22.
        long[] origins = [0, 1, 2, .. Enumerable.Range(2, 10).Select(static half => 2L * half), 23, 24];
        int[] counts = [.. ((string[])["X", "X+Random", "X+Uniform"])
            .Select(type => new StageRun(loaded.Definition(type).Stages[1], origins.Length, origins: origins, originalTokens: 30).Count)];

        Assert.Equal([11, 11, 11], counts);
    }

    [Fact]
    public void PlansOfOnePipeline_SayWhoseDataCount()
    {
        using LoadedPipeline loaded = Load("Tokens = 30", "[Prune<TokenNorm>(Layers = \"1\", Threshold = 0.8)]");

        Assert.Equal(["X", "X", "X"], ((string[])["X", "X+Random", "X+Uniform"]).Select(type => loaded.Definition(type).Plan.CountedBy));
        Assert.Equal(loaded.Definition("X").Plan.LayerTokens.AsEnumerable(), loaded.Definition("X+Random").Plan.LayerTokens);
    }

    private static LoadedPipeline Load(string geometry, string stages) => LoadedPipeline.Of(
        $"""
        using PipelineDsl;
        [TokenPipeline({geometry}, Channels = 8, Layers = 6)]
        {stages}
        public partial class X;
        """,
        Parts);
}
