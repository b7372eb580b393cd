using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class KCenterTests
{
    [Fact]
    public void Picks_CarryTheRadiusTheyLeave()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([0, 4, 5, 20], 1);
        var choice = new SubsetChoice(3);
        KCenter.Select(Problem(rows, new SampleOptions { Metric = SampleMetric.Euclidean }), choice);
        Assert.Equal([2, 3, 0], choice.Picks.ToArray());
        Assert.Equal([15, 5, 1], choice.Gains.ToArray());
        Assert.Equal([1, 1, 1], choice.Weights.ToArray());
    }

    [Fact]
    public void Outliers_ArePassedOver()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([0, 4, 5, 20], 1);
        var choice = new SubsetChoice(3);
        KCenter.Select(Problem(rows, new SampleOptions { Metric = SampleMetric.Euclidean, DropOutliers = 0.25 }), choice);
        Assert.Equal([2, 0, 1], choice.Picks.ToArray());
    }

    [Fact]
    public void Costs_AreRefused()
    {
        using RowBuffer<float> rows = new(2, 1);
        var problem = new SubsetProblem { Indices = new long[2], Embeddings = rows, Count = 1, MaxCost = 3, Options = new SampleOptions() };
        Assert.Equal(2, Assert.Throws<DatasetException>(() => KCenter.Select(problem, new SubsetChoice(1))).ExitCode);
    }

    [Fact]
    public void NoCandidates_GiveNoPicks()
    {
        using RowBuffer<float> rows = new(0, 1);
        var choice = new SubsetChoice(3);
        KCenter.Select(Problem(rows, new SampleOptions()), choice);
        Assert.Equal(0, choice.Count);
    }

    private static SubsetProblem Problem(RowBuffer<float> rows, SampleOptions options) =>
        new() { Indices = new long[rows.Count], Embeddings = rows, Count = 3, Options = options };
}
