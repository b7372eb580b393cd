using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class SubmodularFunctionsTests
{
    private const int Count = 60, Picks = 12;

    public static TheoryData<SampleMetric> Metrics => [.. Enum.GetValues<SampleMetric>()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void FacilityLocation_PicksAndValueFollowTheDefinition(SampleMetric metric)
    {
        using RowBuffer<double> rows = RandomRows.MakeUnit<double>(Count, 5), references = RandomRows.MakeUnit<double>(37, 5, 2);
        using RowSimilarities<double> source = new(rows, references, Of(metric));
        double[][] similarities = NaiveSets.Similarities(references, rows, Definition(metric));
        var function = new FacilityLocationFunction<double>(source);

        SubsetChoice choice = Select(function, GreedyAlgorithm.Lazy);

        Assert.Equal(NaiveSets.Greedy(Count, Picks, set => NaiveSets.FacilityLocation(similarities, set)), choice.Picks.ToArray());
        Assert.Equal(NaiveSets.FacilityLocation(similarities, choice.Picks.ToArray()), function.Value, 1e-9);
        Assert.Equal(function.Value, choice.Gains.ToArray().Sum(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void GraphCut_PicksAndValueFollowTheDefinition(SampleMetric metric)
    {
        using RowBuffer<double> rows = RandomRows.MakeUnit<double>(Count, 5);
        using RowSimilarities<double> source = new(rows, null, Of(metric));
        double[][] similarities = NaiveSets.Similarities(rows, rows, Definition(metric));
        var function = new GraphCutFunction<double>(source, lambda: 2);

        SubsetChoice choice = Select(function, GreedyAlgorithm.Lazy);

        Assert.Equal(NaiveSets.Greedy(Count, Picks, set => NaiveSets.GraphCut(similarities, set, 2)), choice.Picks.ToArray());
        Assert.Equal(NaiveSets.GraphCut(similarities, choice.Picks.ToArray(), 2), function.Value, 1e-9);
    }

    [Fact]
    public void LogDeterminant_PicksAndValueFollowTheDefinition()
    {
        using RowBuffer<double> rows = RandomRows.MakeUnit<double>(Count, 20);
        using RowSimilarities<double> source = new(rows, null, PairSimilarity.Cosine);
        double[][] similarities = NaiveSets.Similarities(rows, rows, NaiveSets.Cosine);
        var function = new LogDeterminantFunction<double>(source);

        SubsetChoice choice = Select(function, GreedyAlgorithm.Lazy);

        Assert.Equal(NaiveSets.Greedy(Count, Picks, set => NaiveSets.LogDeterminant(similarities, set)), choice.Picks.ToArray());
        Assert.Equal(NaiveSets.LogDeterminant(similarities, choice.Picks.ToArray()), function.Value, 1e-9);
    }

    [Fact]
    public void LogDeterminant_RowsThatPicksSpan_ComeLastAndByIndex()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([1, 0, 1, 0, 0, 1, 1, 0, 0, 1], 2);
        using RowSimilarities<float> source = new(rows, null, PairSimilarity.Cosine);
        var choice = new SubsetChoice(5);

        SubmodularGreedy.Select(new LogDeterminantFunction<float>(source), new GreedyOptions { Count = 5 }, choice);

        Assert.Equal([0, 2, 1, 3, 4], choice.Picks.ToArray());
        Assert.All(choice.Gains.ToArray(), static gain => Assert.True(double.IsFinite(gain)));
    }

    [Fact]
    public void FacilityLocation_CopiesOfAPick_GainNothing()
    {
        using RowBuffer<float> rows = RandomRows.MakeUnit<float>(40, 17);
        rows[3].CopyTo(rows[30]);
        using RowSimilarities<float> source = new(rows, null, PairSimilarity.Cosine);
        var function = new FacilityLocationFunction<float>(source);
        double[] gain = new double[1];

        function.Add(30);
        function.Gains([3], gain, threads: 1);

        Assert.Equal(0, gain[0]);
    }

    [Fact]
    public void Weights_CountReferencesAndSumToTheirNumber()
    {
        using RowBuffer<double> similarities = RowBuffer<double>.Of([1, 0.5, 0.5, 0.9, 0.9, 0.1, 0, 0, 0, 0, 0.2, 0.4], 3);
        var function = new FacilityLocationFunction<double>(new SimilarityMatrix<double>(similarities));
        double[] weights = new double[3];

        function.Add(1);
        function.Add(0);
        function.Add(2);
        function.Weigh(weights);

        // The second reference is as similar to 1 as to 0, and the third to all: the first added counts.
        Assert.Equal([2, 1, 1], weights);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Gains_AreTheSameAtAllWidthsThreadsAndBatches(SampleMetric metric)
    {
        using RowBuffer<float> rows = RandomRows.MakeUnit<float>(203, 19), references = RandomRows.MakeUnit<float>(77, 19, 2);
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        double[]? first = null;
        foreach (VectorWidth width in Widths.All)
        {
            foreach (int threads in (int[])[1, 3])
            {
                using RowSimilarities<float> source = new(rows, references, Of(metric), width);
                var function = new FacilityLocationFunction<float>(source);
                function.Add(11);
                double[] gains = new double[all.Length], single = new double[1];
                function.Gains(all, gains, threads);
                function.Gains([200], single, threads);

                first ??= gains;
                Assert.Equal(first, gains);
                Assert.Equal(first[200], single[0]);
            }
        }
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Matrix_WithWhatIsNoSimilarity_IsRefused(double wrong)
    {
        using RowBuffer<double> values = RowBuffer<double>.Of([1, 0, wrong, 1], 2);

        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => new SimilarityMatrix<double>(values)).Message, StringComparison.Ordinal);
    }

    private static SubsetChoice Select(ISubmodularFunction function, GreedyAlgorithm algorithm)
    {
        var choice = new SubsetChoice(Picks);
        SubmodularGreedy.Select(function, new GreedyOptions { Count = Picks, Algorithm = algorithm }, choice);
        return choice;
    }

    private static PairSimilarity Of(SampleMetric metric) => metric == SampleMetric.Cosine ? PairSimilarity.Cosine : PairSimilarity.Below(2);

    private static Func<double[], double[], double> Definition(SampleMetric metric) =>
        metric == SampleMetric.Cosine ? NaiveSets.Cosine : NaiveSets.Below(2);
}
