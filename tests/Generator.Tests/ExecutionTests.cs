using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests;

/// <summary>Generated stages, compiled, loaded and compared with naive computation.</summary>
public class ExecutionTests
{
    private const string Norms = """
        using System;
        using PipelineDsl;
        using PipelineDsl.Kernels;

        namespace Mine;

        internal static class Box<T>
        {
            internal struct Norm : IHiddenScorer
            {
                public static void Score(TokenMatrix hidden, Span<float> scores) => RowNorms.Compute(hidden, scores);
            }
        }

        internal struct ExplicitNorm : IHiddenScorer
        {
            static void IHiddenScorer.Score(TokenMatrix hidden, Span<float> scores) => RowNorms.Compute(hidden, scores);
        }

        internal struct ExplicitLast : IAttentionScorer
        {
            static AttentionQuery IAttentionScorer.Query => AttentionQuery.Last;
            static void IAttentionScorer.Score(AttentionRows attention, Span<float> scores) => HeadMean.Compute(attention, scores);
        }

        internal struct ExplicitEvery : IAttentionScorer
        {
            static AttentionQuery IAttentionScorer.Query => AttentionQuery.Every;
            static void IAttentionScorer.Score(AttentionRows attention, Span<float> scores) => HeadMean.Compute(attention, scores);
        }

        internal struct ExplicitKeys : IKeySimilarity
        {
            static void IKeySimilarity.Metric(HeadTensor keys, Span<float> metric) => HeadMean.Compute(keys, metric);
        }
        """;

    [Fact]
    public void TopK_KeepsTheHighestScoresInOrder()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 20", "[Prune<TokenNorm>(Layers = \"1\", KeepCount = 6), Protect(3)]"));
        TokenStage stage = Assert.Single(loaded.Definition("X").Stages);

        var run = new StageRun(stage, 20);

        double[] norms = run.Norms();
        norms[3] = double.PositiveInfinity;
        Assert.Equal(Enumerable.Range(0, 20).OrderByDescending(token => norms[token]).Take(6).Order(), run.Kept);
        for (int row = 0; row < run.Count; row++)
        {
            Assert.Equal(run.Hidden[(run.Kept[row] * 8)..((run.Kept[row] * 8) + 8)], run.Output[(row * 8)..((row * 8) + 8)]);
            Assert.Equal(row, run.Assignment[run.Kept[row]]);
        }
    }

    [Theory]
    [InlineData("TokenNorm", "Mine.Box<int>.Norm")]
    [InlineData("TokenNorm", "Mine.ExplicitNorm")]
    [InlineData("LastQueryAttention", "Mine.ExplicitLast")]
    [InlineData("MeanAttention", "Mine.ExplicitEvery")]
    public void UserScorerWithABuiltInFormula_DoesTheSame(string builtIn, string own)
    {
        using var first = LoadedPipeline.Of(Pipeline("Tokens = 20", $"[Prune<{builtIn}>(Layers = \"1\", KeepCount = 6), Uniform(Window = 4)]"));
        using var second = LoadedPipeline.Of(Pipeline("Tokens = 20", $"[Prune<{own}>(Layers = \"1\", KeepCount = 6), Uniform(Window = 4)]"), Norms);

        AssertAlike(first.Definition("X").Stages[0], second.Definition("X").Stages[0], 20);
    }

    [Fact]
    public void UserSimilarityWithABuiltInFormula_DoesTheSame()
    {
        using var first = LoadedPipeline.Of(Pipeline("Tokens = 20", "[Merge<KeySimilarity>(Layers = \"1\", Remove = 6)]"));
        using var second = LoadedPipeline.Of(Pipeline("Tokens = 20", "[Merge<Mine.ExplicitKeys>(Layers = \"1\", Remove = 6)]"), Norms);

        AssertAlike(first.Definition("X").Stages[0], second.Definition("X").Stages[0], 20);
    }

    [Fact]
    public void Scorers_DecideTheSignal()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 20", """
            [Prune<RecentPosition>(Layers = "0", Remove = 1)]
            [Prune<TokenNorm>(Layers = "1", Remove = 1)]
            [Prune<KeyNorm>(Layers = "2", Remove = 1)]
            [Prune<ClsAttention>(Layers = "3", Remove = 1)]
            [Prune<LastQueryAttention>(Layers = "4", Remove = 1)]
            [Merge<KeySimilarity>(Layers = "5", Remove = 1)]
            [Merge<HiddenSimilarity>(Layers = "6", Remove = 1)]
            [Prune<MeanAttention>(Layers = "7", Remove = 1)]
            [Prune<Mine.ExplicitEvery>(Layers = "8", Remove = 1)]
            """), Norms);

        Assert.Equal(
            [
                StageSignal.Positions, StageSignal.Hidden, StageSignal.Keys, StageSignal.FirstQueryAttention,
                StageSignal.LastQueryAttention, StageSignal.Keys, StageSignal.Hidden, StageSignal.EveryQueryAttention, StageSignal.EveryQueryAttention,
            ],
            loaded.Definition("X").Stages.Select(static stage => stage.Signal));
    }

    [Theory]
    [InlineData("KeySimilarity", 1)]
    [InlineData("HiddenSimilarity", 5)]
    public void Merge_ConservesSizesAndKeepsProtectedTokens(string similarity, int removed)
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 21", $"[Merge<{similarity}>(Layers = \"1\", Remove = {removed}), Protect(0)]"));

        var run = new StageRun(loaded.Definition("X").Stages[0], 21);

        Assert.Equal(21 - removed, run.Count);
        Assert.Equal(21, run.Sizes.Sum());
        Assert.Equal(0, run.Kept[0]);
        Assert.Equal(1, run.Sizes[0]);
        Assert.Equal(run.Hidden[..8], run.Output[..8]);
    }

    [Fact]
    public void ToMeRecipe_IsClampedAsThePaperSays()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 21", "[Recipe(Method.ToMe, Layers = \"0..3\", Remove = 8), Protect(0)]"));
        TokenPipeline pipeline = loaded.Definition("X");

        // r = min(8, (n - 1) / 2): 8, 6, 3, 1.
        Assert.Equal([21, 13, 7, 4, 3], pipeline.Plan.LayerTokens.Take(5));
        Assert.All(pipeline.Stages, static stage => Assert.Equal(stage.KeptTokens, new StageRun(stage, stage.Tokens).Count));
    }

    [Fact]
    public void LinearSchedule_MatchesTheReference()
    {
        using var loaded = LoadedPipeline.Of(Pipeline(
            "Tokens = 197", "[Recipe(Method.ToMe, Layers = \"0..11\", Remove = 8, Schedule = Schedule.Linear)]"));

        int[] removed = [.. loaded.Definition("X").Stages.Select(static stage => stage.Tokens - stage.KeptTokens)];

        Assert.Equal([16, 14, 13, 11, 10, 8, 7, 5, 4, 2, 1, 0], removed);
    }

    [Fact]
    public void Lists_GiveEveryLayerItsOwnBudget()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 100", """
            [Prune<TokenNorm>(Layers = "0,2..3", Keeps = new[] { 0.5, 0.25, 1 }, Of = Basis.Original)]
            [Prune<TokenNorm>(Layers = "5,6", KeepCounts = new[] { 20, 10 })]
            [Prune<TokenNorm>(Layers = "7,8", Removes = new[] { 0, 3 })]
            """));

        Assert.Equal([100, 50, 50, 25, 25, 25, 20, 10, 10, 7], loaded.Definition("X").Plan.LayerTokens.Take(10));
    }

    [Fact]
    public void Twins_KeepTheSameNumbers()
    {
        using var loaded = LoadedPipeline.Of(
            Pipeline("Tokens = 40", "[Merge<KeySimilarity>(Layers = \"0,2\", Remove = 9), Protect(0, 1), RandomBaseline(Seeds = 7)]"));
        TokenPipeline pipeline = loaded.Definition("X"), random = loaded.Definition("X+Random"), uniform = loaded.Definition("X+Uniform");

        Assert.Equal(7, pipeline.RandomSeeds);
        Assert.Equal("X.Random", random.Name);
        Assert.Equal(TokenSelection.Strided, uniform.Stages[0].Selection);
        foreach (TokenPipeline twin in (TokenPipeline[])[random, uniform])
        {
            Assert.Equal(pipeline.Plan.LayerTokens.AsEnumerable(), twin.Plan.LayerTokens);
            Assert.All(twin.Stages, static stage =>
            {
                Assert.Equal(StageKind.Prune, stage.Kind);
                var run = new StageRun(stage, stage.Tokens);
                Assert.Equal(stage.KeptTokens, run.Count);
                Assert.Equal([0, 1], run.Kept[..2]);
            });
        }
    }

    [Fact]
    public void DynamicLength_CountsAtRunTimeAndRefusesMore()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("MaxTokens = 64", "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5), Protect(0), Uniform(Window = 8)]"));
        TokenStage stage = loaded.Definition("X").Stages[0];

        foreach (int tokens in (int[])[1, 2, 5, 33, 64])
        {
            Assert.Equal(stage.KeptOf(tokens, tokens), new StageRun(stage, tokens).Count);
        }

        TokenStageException refused = Assert.Throws<TokenStageException>(() => new StageRun(stage, 65));
        Assert.Contains("X, stage Layer1 at layer 1: expected 1 to 64 tokens of 8 channels, got 65 of 8.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DynamicToMeOnATinySequence_LeavesItAlone()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("MaxTokens = 64", "[Recipe(Method.ToMe, Layers = \"1\", Remove = 8), Protect(0)]"));

        var run = new StageRun(loaded.Definition("X").Stages[0], 2);

        Assert.Equal([0, 1], run.Kept);
        Assert.Equal(run.Hidden, run.Output);
    }

    [Fact]
    public void DynamicMergeOfTooShortASequence_IsRefusedByName()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("MaxTokens = 64", "[Merge<KeySimilarity>(Layers = \"1\", Remove = 8)]"));

        TokenStageException refused = Assert.Throws<TokenStageException>(() => new StageRun(loaded.Definition("X").Stages[0], 10));

        Assert.Contains("at most 5 of 10 tokens", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PruneThreshold_KeepsWhatReachesItAndNeverNothing()
    {
        using var loaded = LoadedPipeline.Of(
            Pipeline("Tokens = 30", "[Prune<TokenNorm>(Layers = \"1\", Threshold = 0.8), Prune<TokenNorm>(Layers = \"2\", Threshold = 100)]"));
        TokenPipeline pipeline = loaded.Definition("X");

        var some = new StageRun(pipeline.Stages[0], 30);
        var best = new StageRun(pipeline.Stages[1], 30);

        Assert.False(pipeline.Plan.IsStatic);
        Assert.Equal(Enumerable.Range(0, 30).Where(token => some.Norms()[token] >= 0.8), some.Kept);
        Assert.Equal([Array.IndexOf(best.Norms(), best.Norms().Max())], best.Kept);
    }

    [Fact]
    public void MergeThreshold_MergesEveryPairThatReachesIt()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 30", "[Merge<HiddenSimilarity>(Layers = \"1\", Threshold = 0.5), Protect(2)]"));

        var run = new StageRun(loaded.Definition("X").Stages[0], 30);

        double Cosine(int a, int b) => Enumerable.Range(0, 8).Sum(i => run.Hidden[(a * 8) + i] * run.Hidden[(b * 8) + i]) / (run.Norms()[a] * run.Norms()[b]);
        int merged = Enumerable.Range(0, 15).Count(half => half != 1 && Enumerable.Range(0, 15).Any(odd => Cosine(2 * half, (2 * odd) + 1) >= 0.5));
        Assert.Equal(30 - merged, run.Count);
        Assert.Equal(30, run.Sizes.Sum());
    }

    [Fact]
    public void MissingKeys_AreRefusedByName()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 4", "[Prune<KeyNorm>(Layers = \"1\", Remove = 1)]"));
        TokenStage stage = loaded.Definition("X").Stages[0];
        using var workspace = new PipelineDsl.Kernels.Workspace(1024);

        TokenStageException refused = Assert.Throws<TokenStageException>(() =>
            stage.Body(new TokenStageInput { Hidden = new TokenMatrix(new float[32], 4, 8) }, default, workspace));

        Assert.Contains("expected the keys of 4 tokens", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AgreesWithTheRuntime()
    {
        using var loaded = LoadedPipeline.Of(Pipeline("Tokens = 50, Heads = 4", "[Merge<KeySimilarity>(Layers = \"0..5\", Remove = 3)]"));
        TokenPlan table = loaded.Definition("X").Plan;

        Assert.Equal(table.FlopsLeft, loaded.Static("X+Plan", "FlopsLeft"));
        Assert.Equal(table.IdealSpeedup, (double)loaded.Static("X+Plan", "IdealSpeedup"), 1e-12);
        Assert.Equal(table.OutputTokens, loaded.Static("X+Plan", "OutputTokens"));
        Assert.Equal(loaded.Definition("X").Stages.Max(static stage => stage.WorkspaceBytes(stage.Tokens, 2)), loaded.Static("X+Plan", "WorkspaceBytes"));
    }

    private static string Pipeline(string geometry, string stages) => $"""
        using PipelineDsl;
        [TokenPipeline({geometry}, Channels = 8, Layers = 12)]
        {stages}
        public partial class X;
        """;

    private static void AssertAlike(TokenStage expected, TokenStage actual, int tokens)
    {
        Assert.Equal(expected.Signal, actual.Signal);
        StageRun first = new(expected, tokens), second = new(actual, tokens);
        Assert.Equal(first.Kept, second.Kept);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(first.Sizes, second.Sizes);
    }
}
