using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class KMeansTests
{
    [Theory]
    [InlineData(KMeansInitialization.Parallel)]
    [InlineData(KMeansInitialization.PlusPlus)]
    public void SeparateGroups_AreFound(KMeansInitialization initialization)
    {
        using RowBuffer<float> rows = RandomRows.MakeGroups<float>(600, 8, 12, 0.001);
        using KMeansFit<float> fit = KMeans.Fit(rows, new KMeansOptions { Clusters = 12, Initialization = initialization, Seed = 5 });
        Assert.True(fit.Converged);
        Assert.True(fit.Objective < 0.1, $"{fit.Objective}");
        Assert.Equal(12, fit.Nearest.Distinct().Count());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 64)]
    [InlineData(false, 64)]
    public void ThreadsAndWidths_DoNotChangeABit(bool isSpherical, int batch)
    {
        using RowBuffer<float> rows = RandomRows.MakeUnit<float>(700, 20);
        var options = new KMeansOptions { Clusters = 17, Spherical = isSpherical, Seed = 9, MaxIterations = 15, Batch = batch };
        using KMeansFit<float> expected = KMeans.Fit(rows, options);
        foreach (VectorWidth vectors in Widths.All)
        {
            using KMeansFit<float> fit = KMeans.Fit(rows, options with { Threads = 3 }, vectors);
            Assert.Equal(expected.Nearest, fit.Nearest);
            Assert.Equal(expected.Similarity, fit.Similarity);
            Assert.Equal(expected.Objective, fit.Objective);
            Assert.Equal(expected.Centres.Rows(0, 17), fit.Centres.Rows(0, 17));
        }
    }

    [Fact]
    public void Fit_BelongsToItsCentres()
    {
        using RowBuffer<double> rows = RandomRows.Make<double>(300, 5);
        using KMeansFit<double> fit = KMeans.Fit(rows, new KMeansOptions { Clusters = 9, MaxIterations = 3 });
        int[] nearest = new int[300];
        double[] similarity = new double[300];
        NearestCentres.Assign(rows, fit.Centres, SampleMetric.Euclidean, nearest, similarity, []);
        Assert.Equal(nearest, fit.Nearest);
        Assert.Equal(similarity, fit.Similarity);
        Assert.Equal(-similarity.Sum(), fit.Objective, 1e-9);
        Assert.Equal(3, fit.Iterations);
    }

    [Fact]
    public void MoreIterations_NeverRaiseTheObjective()
    {
        using RowBuffer<double> rows = RandomRows.Make<double>(400, 6);
        double before = double.PositiveInfinity;
        for (int iterations = 0; iterations < 12; iterations++)
        {
            using KMeansFit<double> fit = KMeans.Fit(rows, new KMeansOptions { Clusters = 8, MaxIterations = iterations });
            Assert.True(fit.Objective <= before + 1e-9);
            before = fit.Objective;
        }
    }

    [Fact]
    public void MiniBatches_ComeCloseToAllRows()
    {
        using RowBuffer<float> rows = RandomRows.MakeGroups<float>(3000, 8, 10, 0.05);
        using KMeansFit<float> all = KMeans.Fit(rows, new KMeansOptions { Clusters = 10, Seed = 3 });
        using KMeansFit<float> few = KMeans.Fit(rows, new KMeansOptions { Clusters = 10, Seed = 3, Batch = 200, MaxIterations = 60 });
        Assert.True(few.Objective < 1.2 * all.Objective, $"{few.Objective} against {all.Objective}");
    }

    [Fact]
    public void FewerDistinctRowsThanClusters_EndsWithoutDistance()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([1, 1, 1, 2, 2, 2], 1);
        foreach (KMeansInitialization initialization in Enum.GetValues<KMeansInitialization>())
        {
            using KMeansFit<float> fit = KMeans.Fit(rows, new KMeansOptions { Clusters = 4, Initialization = initialization });
            Assert.Equal(0, fit.Objective);
        }
    }

    [Fact]
    public void EmptyCluster_TakesTheFarthestRow()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([0, 0, 1, 50], 1);
        using KMeansFit<double> fit = KMeans.Fit(rows, new KMeansOptions { Clusters = 2, InitialRows = [0, 1] });
        Assert.Equal([0, 0, 0, 1], fit.Nearest);
    }

    [Fact]
    public void Indices_DecideTheDrawsInsteadOfPlaces()
    {
        using RowBuffer<float> rows = RandomRows.Make<float>(200, 4);
        long[] places = [.. Enumerable.Range(0, 200).Select(static i => (long)i)];
        var options = new KMeansOptions { Clusters = 20, MaxIterations = 0 };
        using KMeansFit<float> byPlace = KMeans.Fit(rows, options), same = KMeans.Fit(rows, options with { Indices = places });
        using KMeansFit<float> other = KMeans.Fit(rows, options with { Indices = places.Select(static i => i + 1000).ToArray() });
        Assert.Equal(byPlace.Nearest, same.Nearest);
        Assert.NotEqual(byPlace.Nearest, other.Nearest);
    }

    [Fact]
    public void BadOptions_AreErrors()
    {
        using RowBuffer<float> rows = new(3, 2);
        Assert.Throws<ArgumentException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 4 }));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 0 }));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 2, InitialRows = [0] }));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 2, InitialRows = [0, 3] }));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 2, Indices = new long[2] }));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 2, Oversampling = 0 }));
        Assert.Throws<OperationCanceledException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 2, Stop = new(true) }));
    }
}
