using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.KvCaches;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Tests;

/// <summary>The lines of the methods table over caches, each in a pipeline that it suits, and what they expand into.</summary>
public sealed class CacheRecipeTests
{
    public static TheoryData<string> Methods => [.. CacheMethods.All.Select(static facts => facts.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void RecipeLine_ExpandsIntoWhatTheTableSays(string method)
    {
        MethodFacts facts = CacheMethods.Of(method)!;
        CacheRecipe recipe = facts.Cache!;
        using var loaded = LoadedPipeline.Of($"""
            using PipelineDsl;

            [KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 14)]
            {facts.Recipe}
            [RandomBaseline]
            public partial class Model;
            """);

        CachePipeline pipeline = loaded.Cache("Model");

        Assert.Equal([0, 1, 2], pipeline.Stages.Select(static stage => stage.Layer));
        Assert.Equal(recipe.IsRepacked ? PositionPolicy.Repacked : PositionPolicy.Original, pipeline.Positions);
        Assert.All(pipeline.Stages, stage =>
        {
            Assert.Equal(recipe.Scorer, stage.Scorer.GetType().Name);
            Assert.Equal((int)recipe.Needs, (int)stage.Signals);
            Assert.Equal(recipe.Selection, stage.Selection.ToString());
            Assert.Equal(recipe.IsAdaptive, stage.Heads == HeadBudgets.Adaptive);
            Assert.Equal(recipe.IsCritical, stage.Critical);
            Assert.Equal(recipe.IsPyramid, stage.Budget.PyramidIndex == stage.Layer);
            Assert.Equal(recipe.IsMerging ? 0.0 : null, stage.MergeThreshold);
            Assert.Equal(facts.Rounding, stage.Budget.Rounding.ToString());
            Assert.True(stage.WorkspaceBytes(pipeline.Geometry.Shape(4096)) > 0);
        });
        Assert.All(facts.Options, option => Assert.Equal(option.Default, Told(pipeline.Stages[0], option.Name)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Twins_KeepAsManyByChanceAndAtEvenDistances(string method)
    {
        using var loaded = LoadedPipeline.Of($"""
            using PipelineDsl;

            [KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 14, When = CacheTrigger.EveryRuns, Every = 7)]
            {CacheMethods.Of(method)!.Recipe}
            [RandomBaseline(Seeds = 6)]
            public partial class Model;
            """);
        CachePipeline pipeline = loaded.Cache("Model");

        foreach ((string twin, string scorer) in (ReadOnlySpan<(string, string)>)[("Random", "RandomEntries"), ("Uniform", "SpacedEntries")])
        {
            CachePipeline other = loaded.Cache($"Model+{twin}");

            Assert.Equal($"Model.{twin}", other.Name);
            Assert.Equal((pipeline.When, pipeline.Every, pipeline.Sinks, pipeline.Recent), (other.When, other.Every, other.Sinks, other.Recent));
            Assert.Equal((pipeline.Positions, pipeline.RandomSeeds, pipeline.Geometry), (other.Positions, other.RandomSeeds, other.Geometry));
            Assert.Equal(pipeline.Stages.Select(static stage => stage.Budget), other.Stages.Select(static stage => stage.Budget));
            Assert.Equal(CacheSignals.None, other.Signals);
            Assert.All(other.Stages, stage => Assert.Equal(scorer, stage.Scorer.GetType().Name));
            Assert.All(other.Stages, static stage => Assert.Equal((HeadBudgets.Uniform, false, null), (stage.Heads, stage.Critical, stage.MergeThreshold)));
        }
    }

    [Fact]
    public void Table_NamesBuiltInScorersAndOptionsThatTheyRead()
    {
        Assert.All(CacheMethods.All, static facts =>
        {
            CacheScorerFacts scorer = CacheScorers.Of(facts.Cache!.Scorer)!;
            Assert.All(
                facts.Options.Where(static option => option.Name != "ChunkLength"),
                option => Assert.Contains(scorer.Options, read => read.Name == option.Name));
            Assert.Equal(facts.Cache.Selection != "Highest", facts.Options.Any(static option => option.Name == "ChunkLength"));
        });
        Assert.All(CacheScorers.All, static facts =>
        {
            Type scorer = typeof(CachePipeline).Assembly.GetType($"PipelineDsl.{facts.Name}", throwOnError: true)!;
            object signals = scorer.GetProperty(nameof(ICacheScorer.Signals))!.GetValue(null)!;
            Assert.Equal((int)facts.Needs, (int)(CacheSignals)signals);
        });
        Assert.All(CacheScorers.AllOptions, static option =>
        {
            object value = typeof(CacheOptions).GetProperty(option.Name)!.GetValue(new CacheOptions())!;
            Assert.Equal(option.Default, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture));
        });
    }

    private static double Told(CacheStage stage, string option) => option == "ChunkLength"
        ? stage.ChunkLength
        : Convert.ToDouble(typeof(CacheOptions).GetProperty(option)!.GetValue(stage.Options), System.Globalization.CultureInfo.InvariantCulture);
}
