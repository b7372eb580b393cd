using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

public class SubsetStageTests
{
    private const int Count = 300, Channels = 6, Classes = 3;

    private static readonly TestColumns _samples = Samples(Count);

    public static TheoryData<string> Selectors => ["facility", "craig", "cut", "determinant", "herding", "center"];

    [Theory]
    [MemberData(nameof(Selectors))]
    public void OnePart_IsWhatTheSelectorPicksFromAll(string selector)
    {
        SubsetStage stage = Stage(selector, new(SampleBudgetKind.KeepCount, 17));
        using RowBuffer<float> rows = Rows(stage.Options.Metric);
        var problem = new SubsetProblem
        {
            Indices = Enumerable.Range(0, Count).Select(static index => (long)index).ToArray(),
            Embeddings = rows,
            Count = 17,
            Options = stage.Options,
        };
        var choice = new SubsetChoice(17);
        stage.Select(problem, choice);

        PipelineOutcome outcome = Execute(stage);

        Assert.Equal(choice.Picks.ToArray().Select(static pick => (long)pick), outcome.Order);
        Assert.Equal(choice.Weights.ToArray().Sum(), outcome.Weights.Sum(), 1e-9);
        Assert.Equal(Count, outcome.Verdicts[0].Length);
    }

    [Theory]
    [MemberData(nameof(Selectors))]
    public void ShardsAndThreads_ChangeNothing(string selector)
    {
        SubsetStage stage = Stage(selector, new(SampleBudgetKind.Keep, 0.05), new SampleOptions { Partitions = 4, References = 50 });

        PipelineOutcome one = Execute(stage, shards: 1, threads: 1), many = Execute(stage, shards: 7, threads: 3);

        Assert.Equal(15, one.Kept.Length);
        Assert.Equal(one.Verdicts[0], many.Verdicts[0]);
    }

    [Fact]
    public void Parts_AreMergedAsTwoRoundsSay()
    {
        SubsetStage stage = Stage("facility", new(SampleBudgetKind.KeepCount, 9), new SampleOptions { Partitions = 3, References = 0 });
        var keys = new SubsetKeys(new RunPlan { Pipeline = Pipeline(stage), Samples = Count, Units = [], Seed = 0 }, stage);
        using RowBuffer<float> rows = Rows(SampleMetric.Cosine);
        long[][] parts =
        [
            .. Enumerable.Range(0, 3).Select(part => Pick(
                rows, [.. Enumerable.Range(0, Count).Select(static index => (long)index).Where(index => keys.Part(index) % 3 == (ulong)part)], 9)),
        ];
        long[] merged = Pick(rows, [.. parts.SelectMany(static part => part).Order()], 9);
        long[] best = new[] { merged, parts[0], parts[1], parts[2] }.MaxBy(set => Value(rows, set))!;

        PipelineOutcome outcome = Execute(stage);

        Assert.Equal(best, outcome.Order);
        Assert.Equal(Value(rows, best), outcome.Figures[0]["objective on the references"], 1e-9);
    }

    [Theory]
    [InlineData(64, 4, 3)]
    [InlineData(64, 20, 0)]
    [InlineData(40, 10, 0)]
    public void LargeSets_AreMergedByATreeOrNotAtAll(int taskRows, int picks, int levels)
    {
        SubsetStage stage = Stage("facility", new(SampleBudgetKind.KeepCount, picks), new SampleOptions { Partitions = 65, References = 40 }, taskRows);
        RunPlan plan = new() { Pipeline = Pipeline(stage), Samples = Count, Units = [], Seed = 0 };

        PipelineOutcome outcome = Execute(stage, shards: 3);

        Assert.Equal(levels, SubsetLayout.Of(stage, plan, taskRows).Levels);
        Assert.Equal(picks, outcome.Kept.Length);
        Assert.Equal(levels == 0, outcome.Warnings.Any(static warning => warning.Contains("65 parts", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(100_000_000, SampleBudgetKind.KeepCount, 1000, 96, 1)]
    [InlineData(1_000_000_000, SampleBudgetKind.KeepCount, 100_000, 954, 4)]
    [InlineData(1_000_000_000, SampleBudgetKind.Keep, 0.1, 954, 0)]
    [InlineData(1_000_000, SampleBudgetKind.Keep, 0.5, 1, 0)]
    public void Layout_FollowsFromTheNumberOfSamples(long samples, SampleBudgetKind kind, double budget, int parts, int levels)
    {
        SubsetStage stage = Stage("facility", new(kind, budget));
        RunPlan plan = new() { Pipeline = Pipeline(stage), Samples = samples, Units = [], Seed = 0 };

        SubsetLayout layout = SubsetLayout.Of(stage, plan, SubsetLayout.TaskRows);

        Assert.Equal((parts, levels), (layout.Parts, layout.Levels));
        Assert.Equal(levels == 0 ? parts : 1, layout.Nodes(layout.Levels));
    }

    [Theory]
    [InlineData(ClassQuota.Proportional, 0, 1)]
    [InlineData(ClassQuota.Equal, 0, 1)]
    [InlineData(ClassQuota.Proportional, 9, 3)]
    public void Quotas_AreExact(ClassQuota quota, int least, int partitions)
    {
        var options = new SampleOptions { Quota = quota, MinPerClass = least, Classes = Classes, Partitions = partitions };
        SubsetStage stage = Stage("cut", new(SampleBudgetKind.KeepCount, 31), options);
        long[] sizes = new long[Classes], expected = new long[Classes];
        foreach (int label in _samples.Labels!)
        {
            sizes[label]++;
        }

        if (quota == ClassQuota.Equal)
        {
            Quotas.Equal(sizes, 31, expected);
        }
        else
        {
            Quotas.Proportional(sizes, 31, least, expected);
        }

        PipelineOutcome outcome = Execute(stage);

        Assert.Equal(expected, Enumerable.Range(0, Classes).Select(label => outcome.Kept.LongCount(index => _samples.Labels[index] == label)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Costs_StayWithinTheBudget(int partitions)
    {
        SubsetStage stage = Stage("facility", new(SampleBudgetKind.MaxCost, 40), new SampleOptions { Partitions = partitions });

        long[] kept = Execute(stage).Kept;

        Assert.InRange(kept.Sum(static index => _samples.Costs![index]), 35, 40);
    }

    [Fact]
    public void CraigWeights_SumToTheSamples()
    {
        SubsetStage stage = Stage("craig", new(SampleBudgetKind.KeepCount, 12), new SampleOptions { Partitions = 3, References = 100 });

        Assert.Equal(Count, Execute(stage).Weights.Sum(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Selectors))]
    public void WholeSet_IsKept(string selector)
    {
        SubsetStage stage = Stage(selector, new(SampleBudgetKind.Keep, 1));
        TestColumns few = Samples(5), one = Samples(1);

        Assert.Equal(5, PipelineRun.Execute(Pipeline(stage), few).Kept.Length);
        Assert.Equal([0], PipelineRun.Execute(Pipeline(stage), one).Kept);
    }

    [Fact]
    public void ZeroRow_IsNamedWhereAnglesAreCompared()
    {
        TestColumns samples = Samples(20);
        samples.Embeddings.AsSpan(7 * Channels, Channels).Clear();

        DatasetException error = Assert.Throws<DatasetException>(
            () => PipelineRun.Execute(Pipeline(Stage("facility", new(SampleBudgetKind.KeepCount, 3))), samples));
        PipelineOutcome distances = PipelineRun.Execute(
            Pipeline(Stage("facility", new(SampleBudgetKind.KeepCount, 3), new SampleOptions { Metric = SampleMetric.Euclidean })), samples);

        Assert.Contains("row 7", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, error.ExitCode);
        Assert.Equal(3, distances.Kept.Length);
    }

    [Fact]
    public void CostOfNothing_IsNamed()
    {
        TestColumns samples = Samples(20);
        samples.Costs![11] = 0;

        DatasetException error = Assert.Throws<DatasetException>(
            () => PipelineRun.Execute(Pipeline(Stage("facility", new(SampleBudgetKind.MaxCost, 3))), samples));

        Assert.Contains("row 11", error.Message, StringComparison.Ordinal);
        Assert.Contains("cost", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SampleBudgetKind.Threshold, 0.5, ClassQuota.None, 0)]
    [InlineData(SampleBudgetKind.MaxCost, 5, ClassQuota.Equal, 0)]
    [InlineData(SampleBudgetKind.KeepCount, 5, ClassQuota.Equal, 2)]
    [InlineData(SampleBudgetKind.KeepCount, 5, ClassQuota.Proportional, 4)]
    [InlineData(SampleBudgetKind.KeepCount, 301, ClassQuota.None, 0)]
    public void WhatContradictsItself_IsAUsageError(SampleBudgetKind kind, double budget, ClassQuota quota, int least)
    {
        SubsetStage stage = Stage("facility", new(kind, budget), new SampleOptions { Quota = quota, MinPerClass = least, Classes = Classes });

        Assert.Equal(2, Assert.Throws<DatasetException>(() => Execute(stage)).ExitCode);
    }

    [Fact]
    public void WhatSelectorsCannotDo_IsAUsageError()
    {
        SubsetStage distances = Stage("determinant", new(SampleBudgetKind.KeepCount, 2), new SampleOptions { Metric = SampleMetric.Euclidean });

        Assert.Equal(2, Assert.Throws<DatasetException>(() => Execute(distances)).ExitCode);
        Assert.Equal(2, Assert.Throws<DatasetException>(() => Execute(Stage("herding", new(SampleBudgetKind.MaxCost, 2)))).ExitCode);
        Assert.Equal(2, Assert.Throws<DatasetException>(() => Execute(Stage("center", new(SampleBudgetKind.MaxCost, 2)))).ExitCode);
    }

    [Fact]
    public void UserSelector_ThatPicksTooFewOrTwice_IsRefused()
    {
        SubsetStage few = Own(static (problem, choice) => choice.Add(0, 1)), twice = Own(static (problem, choice) =>
        {
            choice.Add(0, 1);
            choice.Add(0, 1);
        });

        Assert.Contains("picked 1", Assert.Throws<InvalidOperationException>(() => Execute(few)).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<InvalidOperationException>(() => Execute(twice)).Message, StringComparison.Ordinal);
    }

    private static SubsetStage Own(Action<SubsetProblem, SubsetChoice> select) => new()
    {
        Name = "Stage0",
        Action = "keep 2 samples",
        Columns = SampleColumns.Embedding,
        Budget = new(SampleBudgetKind.KeepCount, 2),
        Options = new SampleOptions(),
        Select = select,
    };

    private static SubsetStage Stage(string selector, SampleBudget budget, SampleOptions? options = null, int taskRows = SubsetLayout.TaskRows)
    {
        (Action<SubsetProblem, SubsetChoice> select, Func<SubsetProblem, double>? value) = selector switch
        {
            "facility" => (FacilityLocation.Select, FacilityLocation.Value),
            "craig" => (Craig.Select, Craig.Value),
            "cut" => (GraphCut.Select, GraphCut.Value),
            "determinant" => (LogDeterminant.Select, LogDeterminant.Value),
            "herding" => (Herding.Select, null),
            _ => ((Action<SubsetProblem, SubsetChoice>)KCenter.Select, (Func<SubsetProblem, double>?)null),
        };
        return new SubsetStage
        {
            Name = "Stage0",
            Action = "keep samples that represent the others",
            Columns = SampleColumns.Embedding,
            Budget = budget,
            Options = options ?? new SampleOptions(),
            Select = select,
            Value = value,
            TaskRows = taskRows,
        };
    }

    private static DatasetPipeline Pipeline(SubsetStage stage) => PipelineRun.Of([stage], Channels, Classes);

    private static PipelineOutcome Execute(SubsetStage stage, int shards = 2, int threads = 2) =>
        PipelineRun.Execute(Pipeline(stage), _samples, shards, unitRows: 64, threads);

    private static TestColumns Samples(int count)
    {
        using RowBuffer<float> rows = Kernels.RandomRows.Make<float>(count, Channels, 3);
        return new TestColumns
        {
            Embeddings = rows.Rows(0, count).ToArray(),
            Channels = Channels,
            Labels = [.. Enumerable.Range(0, count).Select(static sample => (int)(KeyedHash.Key(4, (ulong)sample) % 7) switch { < 4 => 0, < 6 => 1, _ => 2 })],
            Costs = [.. Enumerable.Range(0, count).Select(static sample => 0.5 + (KeyedHash.Key(5, (ulong)sample) % 4))],
        };
    }

    private static RowBuffer<float> Rows(SampleMetric metric)
    {
        RowBuffer<float> rows = RowBuffer<float>.Of(_samples.Embeddings!, Channels);
        if (metric == SampleMetric.Cosine)
        {
            RowScaling.Normalize(rows);
        }

        return rows;
    }

    private static long[] Pick(RowBuffer<float> rows, long[] candidates, int count)
    {
        using RowBuffer<float> chosen = Of(rows, candidates);
        using var source = new RowSimilarities<float>(chosen, rows, PairSimilarity.Cosine);
        var choice = new SubsetChoice(count);
        SubmodularGreedy.Select(new FacilityLocationFunction<float>(source), new GreedyOptions { Count = count }, choice);
        return [.. choice.Picks.ToArray().Select(place => candidates[place])];
    }

    private static double Value(RowBuffer<float> rows, long[] set)
    {
        using RowBuffer<float> chosen = Of(rows, set);
        using var source = new RowSimilarities<float>(chosen, rows, PairSimilarity.Cosine);
        return SubsetSimilarity.Value(new FacilityLocationFunction<float>(source));
    }

    private static RowBuffer<float> Of(RowBuffer<float> rows, long[] candidates)
    {
        var chosen = new RowBuffer<float>(candidates.Length, rows.Width);
        for (int i = 0; i < candidates.Length; i++)
        {
            rows[(int)candidates[i]].CopyTo(chosen[i]);
        }

        return chosen;
    }
}
