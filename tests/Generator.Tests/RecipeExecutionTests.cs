using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests;

/// <summary>Recipes, spans, tables and reducers: generated code, compiled and run against the runtime.</summary>
public class RecipeExecutionTests
{
    private const string Parts = """
        using System;
        using PipelineDsl;
        using PipelineDsl.Kernels;

        internal struct Falling : IDebiasTable
        {
            public static ReadOnlySpan<float> Weights => new float[] { 1, 0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f };
        }

        internal struct Short : IDebiasTable
        {
            public static ReadOnlySpan<float> Weights => new float[] { 1, 1 };
        }

        // The vector's first value is the score.
        internal struct FirstValue : IPairwiseReducer
        {
            static long IPairwiseReducer.WorkspaceBytes(int tokens, int width) => 0;

            static void IPairwiseReducer.Score(TokenMatrix vectors, int kept, Span<float> scores, Workspace workspace)
            {
                if (vectors.Tokens != 10 || kept != 4)
                {
                    throw new InvalidOperationException($"{vectors.Tokens} vectors, {kept} kept");
                }

                for (int token = 0; token < vectors.Tokens; token++)
                {
                    scores[token] = vectors[token][0];
                }
            }
        }
        """;

    [Theory]
    [InlineData("Tokens")]
    [InlineData("MaxTokens")]
    public void FastV_KeepsTheBestOfItsSpanAndAllOthers(string length)
    {
        using LoadedPipeline loaded = Load($"{length} = 20", "[Span(\"image\", 5, 10), Recipe(Method.FastV, Layers = \"2\", Keep = 0.5, Within = \"image\")]");
        TokenStage stage = Assert.Single(loaded.Definition("X").Stages);

        var run = new StageRun(stage, 20);

        double[] scores = [.. Enumerable.Range(0, 20).Select(token => (double)run.Attention[token] + run.Attention[20 + token])];
        int[] best = [.. Enumerable.Range(5, 10).OrderByDescending(token => scores[token]).Take(5)];
        Assert.Equal((1, CutPoint.AfterBlock), (stage.Layer, stage.Cut));
        Assert.Equal([.. Enumerable.Range(0, 5), .. best.Order(), .. Enumerable.Range(15, 5)], run.Kept);
        Assert.Equal(15, stage.KeptOf(20, 20));
    }

    [Fact]
    public void Table_WeighsScoresFromTheSpansStart()
    {
        using LoadedPipeline loaded = Load(
            "Tokens = 20", "[Span(\"image\", 5, 10), Prune<TokenNorm>(Layers = \"2\", KeepCount = 3, Within = \"image\"), Debias<Falling>]");

        var run = new StageRun(loaded.Definition("X").Stages[0], 20);

        double[] norms = run.Norms();
        int[] best = [.. Enumerable.Range(5, 10).OrderByDescending(token => norms[token] * (1 - ((token - 5) / 10.0))).Take(3).Order()];
        Assert.Equal(best, run.Kept.Where(static token => token is >= 5 and < 15));
        Assert.Equal(13, run.Count);
    }

    [Fact]
    public void TableThatIsTooShort_IsRefusedByName()
    {
        using LoadedPipeline loaded = Load("Tokens = 20", "[Prune<TokenNorm>(Layers = \"2\", KeepCount = 3), Debias<Short>]");

        TokenStageException refused = Assert.Throws<TokenStageException>(() => new StageRun(loaded.Definition("X").Stages[0], 20));

        Assert.StartsWith("X, stage Layer2 at layer 2: the table Short does not fit:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SequenceWithoutTheWholeSpan_IsRefusedByName()
    {
        using LoadedPipeline loaded = Load("MaxTokens = 20", "[Span(\"image\", 5, 10), Recipe(Method.FastV, Layers = \"2\", Keep = 0.5, Within = \"image\")]");

        TokenStageException refused = Assert.Throws<TokenStageException>(() => new StageRun(loaded.Definition("X").Stages[0], 9));

        Assert.Equal("X, stage Layer1 at layer 1: expected 10 tokens of the span 'image' (positions 5 to 14), got 4 among 9 tokens.", refused.Message);
    }

    [Fact]
    public void Reducer_SeesOnlyWhatMayBeDropped()
    {
        using LoadedPipeline loaded = Load(
            "Tokens = 20", "[Span(\"image\", 5, 11), Protect(0, 7), Prune<HiddenSimilarity, FirstValue>(Layers = \"2\", KeepCount = 4, Within = \"image\")]");

        var run = new StageRun(loaded.Definition("X").Stages[0], 20);

        int[] best = [.. Enumerable.Range(5, 11).Where(static token => token != 7).OrderByDescending(token => run.Hidden[token * 8]).Take(4)];
        Assert.Equal([.. Enumerable.Range(0, 5), .. best.Append(7).Order(), .. Enumerable.Range(16, 4)], run.Kept);
    }

    [Fact]
    public void Threshold_StopsAtItsCeiling()
    {
        using LoadedPipeline loaded = Load("Tokens = 30", "[Prune<TokenNorm>(Layers = \"2\", Threshold = 0.1, Ceiling = 7), Protect(3)]");
        TokenStage stage = loaded.Definition("X").Stages[0];

        var run = new StageRun(stage, 30);

        double[] norms = run.Norms();
        norms[3] = double.PositiveInfinity;
        Assert.Equal(Enumerable.Range(0, 30).OrderByDescending(token => norms[token]).Take(7).Order(), run.Kept);
        Assert.Equal([30, 30, 30, 7, 7], loaded.Definition("X").Plan.LayerTokens.Take(5));
    }

    [Theory]
    [InlineData("Frames = 4", 4)]
    [InlineData("Frames = 2, Rows = 2, Columns = 4, Cell = 2", 4)]
    public void FrameQuota_GivesEveryCellItsShare(string quota, int cells)
    {
        using LoadedPipeline loaded = Load("Tokens = 17", $"[Prune<TokenNorm>(Layers = \"2\", KeepCount = 9), Protect(0), Uniform({quota})]");

        var run = new StageRun(loaded.Definition("X").Stages[0], 17);

        Func<int, int> cell = quota == "Frames = 4" ? static token => (token - 1) / 4 : static token => ((token - 1) / 8 * 2) + ((token - 1) % 4 / 2);
        Assert.Equal(Enumerable.Repeat(2, cells), run.Kept.Skip(1).GroupBy(cell).OrderBy(static group => group.Key).Select(static group => group.Count()));
    }

    [Theory]
    [InlineData("Floor", 7)]
    [InlineData("HalfEven", 8)]
    [InlineData("Ceiling", 8)]
    public void Rounding_DecidesTheCount(string rounding, int kept)
    {
        using LoadedPipeline loaded = Load("Tokens = 15", $"[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, Rounding = Rounding.{rounding})]");
        TokenStage stage = loaded.Definition("X").Stages[0];

        Assert.Equal(kept, new StageRun(stage, 15).Count);
        Assert.Equal(kept, stage.Budget.Kept(15, 15, 0));
    }

    [Fact]
    public void CutPoints_ChangeWhatTheLayersSee()
    {
        using LoadedPipeline loaded = Load("Tokens = 64", """
            [Prune<TokenNorm>(Layers = "1", KeepCount = 48, Cut = CutPoint.AfterBlock)]
            [Prune<TokenNorm>(Layers = "3", KeepCount = 32)]
            [Prune<TokenNorm>(Cut = CutPoint.Output, KeepCount = 16)]
            """);
        TokenPlan plan = loaded.Definition("X").Plan;

        Assert.Equal([64, 64, 48, 48, 32, 32, 16], plan.LayerTokens.AsEnumerable());
        Assert.Equal([64, 64, 48, 32, 32, 32], plan.MlpTokens.AsEnumerable());
        Assert.Equal(plan.FlopsLeft, loaded.Static("X+Plan", "FlopsLeft"));
        Assert.Equal("Output", loaded.Definition("X").Stages[2].Name);
    }

    [Fact]
    public void AroundAttention_OnlyAttentionSeesFewer()
    {
        using LoadedPipeline loaded = Load("Tokens = 64", "[Recipe(Method.TomeSd, Layers = \"1\", Keep = 0.5, Rows = 8, Columns = 8)]");
        TokenPlan plan = loaded.Definition("X").Plan;

        Assert.Equal([64, 32, 64, 64, 64, 64, 64], plan.LayerTokens.AsEnumerable());
        Assert.All(plan.MlpTokens, static tokens => Assert.Equal(64, tokens));
        Assert.Equal(
            [Method.TomeSd, Method.RandomCaching, Method.UniformCaching],
            ((string[])["X", "X+Random", "X+Uniform"]).Select(type => loaded.Definition(type).Stages[0].Method!.Method));
    }

    /// <summary>Of every method in the table whose class exists, the recipe with the paper's options.</summary>
    public static TheoryData<string> Recipes =>
        [.. MethodTable.All.Where(static method => Type(method) is not null || method.Form != MethodForm.Composed).Select(static method => method.Name)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void RecipeOfTheTable_CompilesAndItsTwinsKeepAsManyRows(string name)
    {
        MethodFacts facts = MethodTable.Of(name)!;
        string options = string.Join(", ", facts.Options.Where(static option => double.IsNaN(option.Default)).Select(static option => option.Name switch
        {
            "Every" => "Every = 3",
            "CropRows" or "CropColumns" => option.Name + " = 1",
            var grid => grid + " = 4",
        }));
        string budget = !facts.TakesBudget ? "" : name == "ToMe" ? "Remove = 4" : "Keep = 0.75";
        string layers = facts.Site == MethodSite.Output ? "" : "Layers = \"2\"";
        string model = facts.Needs.HasFlag(MethodNeeds.Network) ? "Model = \"net.onnx\"" : "";
        string arguments = string.Join(", ", ((string[])[budget, layers, options, model, "Within = \"image\""]).Where(static part => part.Length > 0));
        int tokens = name == "GlobalCom2" ? 32 : 16;

        using LoadedPipeline loaded = Load($"Tokens = {tokens + 6}", $"[Span(\"image\", 3, {tokens}), Recipe(Method.{name}, {arguments})]");

        TokenStage stage = Assert.Single(loaded.Definition("X").Stages);
        Assert.Equal(facts.Site.ToString(), stage.Cut.ToString());
        Assert.Equal(facts.Form == MethodForm.Composed ? name : null, stage.Method?.Method.ToString());
        Assert.True(stage.WorkspaceBytes(tokens + 6, 8) >= 0);
        if (!facts.Adaptive)
        {
            Assert.Equal(stage.KeptTokens, loaded.Definition("X+Random").Stages[0].KeptTokens);
            Assert.Equal(stage.KeptTokens, stage.KeptOf(tokens + 6, tokens + 6));
        }
    }

    [Theory]
    [InlineData("EViT", "Keep = 0.7", 1)]
    [InlineData("ToMeKth", "Every = 3", 1)]
    [InlineData("ToMeRandom", "Remove = 5", 1)]
    [InlineData("PiToMe", "Keep = 0.8", 1)]
    [InlineData("ToFu", "Remove = 5", 1)]
    public void ComposedEncoderMethod_WritesAsManyRowsAsThePlanSays(string method, string arguments, int isProtected)
    {
        foreach (string length in (string[])["Tokens", "MaxTokens"])
        {
            using LoadedPipeline loaded = Load($"{length} = 25", $"[Protect(0), Recipe(Method.{method}, Layers = \"1\", {arguments})]");
            TokenStage stage = Assert.Single(loaded.Definition("X").Stages);

            var run = new StageRun(stage, 25);

            Assert.Equal(stage.KeptOf(25, 25), run.Count);
            Assert.Equal(loaded.Definition("X").Plan.LayerTokens[2], run.Count);
            Assert.Equal(isProtected, run.Kept.Count(static token => token == 0));
            Assert.Equal(run.Count, new StageRun(loaded.Definition("X+Random").Stages[0], 25).Count);
            Assert.Equal(run.Count, new StageRun(loaded.Definition("X+Uniform").Stages[0], 25).Count);
        }
    }

    private static Type? Type(MethodFacts method) => typeof(TokenStage).Assembly.GetType($"PipelineDsl.Methods.{method.Type}");

    private static LoadedPipeline Load(string geometry, string stages) => LoadedPipeline.Of(
        $"""
        using PipelineDsl;
        [TokenPipeline({geometry}, Channels = 8, Layers = 6)]
        {stages}
        public partial class X;
        """,
        Parts);
}
