using PipelineDsl.Datasets;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Definitions of data sets, compiled, loaded and looked at.</summary>
public class DatasetDefinitionTests
{
    private const string Own = """
        using System;
        using System.Threading;
        using PipelineDsl;

        public struct OwnSamples : ISampleScorer
        {
            public static SampleColumns Columns => SampleColumns.Logits | SampleColumns.Label;
            public static bool HardIsHigh => false;
            public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores) => scores.Fill(options.Strata);
        }

        public struct Hidden : ISampleScorer
        {
            static SampleColumns ISampleScorer.Columns => SampleColumns.Score;
            static void ISampleScorer.Score(in SampleBlock samples, SampleOptions options, Span<double> scores) => samples.Scores.CopyTo(scores);
        }

        public struct OwnGroups : IGroupScorer
        {
            public static SampleColumns Columns => SampleColumns.None;
            public static SampleGrouping Grouping => SampleGrouping.ClassMeans;
            public static bool HardIsHigh => false;
            public static bool NeedsGroup => false;
            public static void Score(SampleGroup group, Span<double> scores) => scores.Fill(group.Indices.Length);
        }

        public struct HiddenGroups : IGroupScorer
        {
            static SampleColumns IGroupScorer.Columns => SampleColumns.None;
            static SampleGrouping IGroupScorer.Grouping => SampleGrouping.Clusters;
            static void IGroupScorer.Score(SampleGroup group, Span<double> scores) => scores.Fill(group.Indices.Length);
        }

        public struct OwnSubset : ISubsetSelector
        {
            public static SampleColumns Columns => SampleColumns.None;
            public static bool HasObjective => true;
            public static void Select(SubsetProblem problem, SubsetChoice choice) => choice.Add(1, 0.5);
            public static double Value(SubsetProblem problem) => 42;
        }

        public struct HiddenSubset : ISubsetSelector
        {
            static SampleColumns ISubsetSelector.Columns => SampleColumns.Cost;
            static void ISubsetSelector.Select(SubsetProblem problem, SubsetChoice choice) => choice.Add(2, 0.5);
        }

        public struct OwnText : ITextSimilarity
        {
            public static int Bands(SampleOptions options) => options.Bands + 1;
            public static bool Sign(ReadOnlySpan<byte> text, SampleOptions options, Span<ulong> bands) => text.Length > 1;
        }

        public struct HiddenText : ITextSimilarity
        {
            static int ITextSimilarity.Bands(SampleOptions options) => 7;
            static bool ITextSimilarity.Sign(ReadOnlySpan<byte> text, SampleOptions options, Span<ulong> bands) => text.Length > 1;
        }

        [DatasetPipeline(Channels = 8, Classes = 3, Epochs = 2, Runs = 4), RandomBaseline(Seeds = 6)]
        [Deduplicate<CosineSimilarity>(Threshold = 0.9, Probe = 2, Order = Difficulty.Easy)]
        [Deduplicate<OwnText>(Bands = 3), Deduplicate<HiddenText>]
        [Select<OwnSamples>(Keep = 0.9, Of = Basis.Original, Strata = 5, Quota = ClassQuota.Equal), Select<Hidden>(Threshold = -2, Column = "a\"b")]
        [Select<OwnGroups>(Keep = 0.9), Select<HiddenGroups>(Keep = 0.9, Clusters = 4)]
        [Select<OwnSubset>(KeepCount = 30), Select<HiddenSubset>(MaxCost = 12.5, Greedy = GreedyAlgorithm.Stochastic, Epsilon = 0.01)]
        [Select<TokenNorm>(Keep = 0.9), Select<RandomScore>(Keep = 0.9)]
        [Merge<HiddenSimilarity>(KeepCount = 4)]
        public partial class X;
        """;

    [Fact]
    public void EveryKindOfStage_BecomesItsStageWithItsBudgetOptionsAndColumns()
    {
        using var loaded = LoadedPipeline.Of(Own);
        DatasetPipeline definition = loaded.Dataset("X");

        Assert.Equal(
            ("X", 8, 3, 2, 4, 6),
            (definition.Name, definition.Channels, definition.Classes, definition.Epochs, definition.Runs, definition.RandomSeeds));
        Assert.Equal(
            [
                nameof(DeduplicationStage), nameof(TextDeduplicationStage), nameof(TextDeduplicationStage), nameof(ScoreStage), nameof(ScoreStage),
                nameof(GroupStage), nameof(GroupStage), nameof(SubsetStage), nameof(SubsetStage), nameof(ScoreStage), nameof(ScoreStage), nameof(MergeStage),
            ],
            definition.Stages.Select(static stage => stage.GetType().Name));
        Assert.Equal(
            [
                new(SampleBudgetKind.Threshold, 0.9), new(SampleBudgetKind.None, 0), new(SampleBudgetKind.None, 0),
                new(SampleBudgetKind.Keep, 0.9, OfOriginal: true), new(SampleBudgetKind.Threshold, -2), new(SampleBudgetKind.Keep, 0.9),
                new(SampleBudgetKind.Keep, 0.9), new(SampleBudgetKind.KeepCount, 30), new(SampleBudgetKind.MaxCost, 12.5),
                new(SampleBudgetKind.Keep, 0.9), new(SampleBudgetKind.Keep, 0.9), new(SampleBudgetKind.KeepCount, 4),
            ],
            definition.Stages.Select(static stage => stage.Budget));
        Assert.Equal(
            [
                SampleColumns.Embedding, SampleColumns.Text, SampleColumns.Text, SampleColumns.Logits | SampleColumns.Label, SampleColumns.Score,
                SampleColumns.Embedding | SampleColumns.Label, SampleColumns.Embedding, SampleColumns.Embedding,
                SampleColumns.Embedding | SampleColumns.Cost, SampleColumns.Embedding, SampleColumns.None, SampleColumns.Embedding | SampleColumns.Label,
            ],
            definition.Stages.Select(static stage => stage.Columns));
        var sizes = new SampleOptions { Classes = 3, Epochs = 2, Runs = 4 };
        Assert.Equal(
            [
                sizes with { Probe = 2, Order = Difficulty.Easy }, sizes with { Bands = 3 }, sizes,
                sizes with { Strata = 5, Quota = ClassQuota.Equal }, sizes with { Column = "a\"b" }, sizes, sizes with { Clusters = 4 }, sizes,
                sizes with { Greedy = GreedyAlgorithm.Stochastic, Epsilon = 0.01 }, sizes, sizes, sizes,
            ],
            definition.Stages.Select(static stage => stage.Options));
        Assert.Equal(Enumerable.Range(0, 12).Select(static stage => $"Stage{stage}"), definition.Stages.Select(static stage => stage.Name));
    }

    [Fact]
    public void GeneratedMethods_CallTheScorersOfTheUser()
    {
        using var loaded = LoadedPipeline.Of(Own);
        DatasetPipeline definition = loaded.Dataset("X");

        Assert.Equal([5.0, 5], Scores(definition.Stages[3]));
        Assert.Equal([0.25, -1], Scores(definition.Stages[4]));
        Assert.Equal([MathF.Sqrt(8), 0.0], Scores(definition.Stages[9]), static (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal([false, true, true, true], new[] { 3, 4, 9, 10 }.Select(stage => ((ScoreStage)definition.Stages[stage]).HardIsHigh));
        Assert.Equal([3.0, 3, 3], GroupScores((GroupStage)definition.Stages[5]));
        Assert.Equal([3.0, 3, 3], GroupScores((GroupStage)definition.Stages[6]));
        Assert.Equal(
            [(SampleGrouping.ClassMeans, false, false), (SampleGrouping.Clusters, true, true)],
            new[] { 5, 6 }.Select(stage => (GroupStage)definition.Stages[stage]).Select(static stage => (stage.Grouping, stage.HardIsHigh, stage.NeedsGroup)));
        Assert.Equal([1], Picks((SubsetStage)definition.Stages[7]));
        Assert.Equal([2], Picks((SubsetStage)definition.Stages[8]));
        Assert.Equal(42, ((SubsetStage)definition.Stages[7]).Value!(Problem()));
        Assert.Null(((SubsetStage)definition.Stages[8]).Value);
        Assert.Equal([4, 7], new[] { 1, 2 }.Select(stage => ((TextDeduplicationStage)definition.Stages[stage]).Bands));
        Assert.All(
            new[] { 1, 2 },
            stage => Assert.True(((TextDeduplicationStage)definition.Stages[stage]).Sign("ab"u8, definition.Stages[stage].Options, new ulong[7])));
        float[] metric = new float[8];
        ((MergeStage)definition.Stages[11]).Metric(new TokenMatrix([1, 2, 3, 4, 5, 6, 7, 8], 1, 8), metric);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], metric);
    }

    private static double[] Scores(DatasetStage stage)
    {
        double[] scores = new double[2];
        var block = new SampleBlock
        {
            Indices = new long[] { 4, 9 },
            Scores = new[] { 0.25, -1 },
            Embeddings = new TokenMatrix([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], 2, 8),
        };
        ((ScoreStage)stage).Score(block, stage.Options, scores);
        return scores;
    }

    private static double[] GroupScores(GroupStage stage)
    {
        double[] scores = new double[3];
        using var rows = new Kernels.RowBuffer<float>(3, 8);
        stage.Score(new SampleGroup { Indices = new long[3], Embeddings = rows, Centre = new float[8], Options = stage.Options }, scores);
        return scores;
    }

    private static int[] Picks(SubsetStage stage)
    {
        var choice = new SubsetChoice(1);
        stage.Select(Problem(), choice);
        return choice.Picks.ToArray();
    }

    private static SubsetProblem Problem() =>
        new() { Indices = new long[3], Embeddings = new Kernels.RowBuffer<float>(3, 8), Count = 1, Options = new SampleOptions() };
}
