using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class SubmodularGreedyTests
{
    /// <summary>Similarities in quarters, so that gains tie often and exactly.</summary>
    private static readonly Gen<(int Seed, int Rows, int Columns, int Batch)> _cases =
        from seed in Gen.Choose(0, 1_000_000)
        from rows in Gen.Choose(1, 40)
        from columns in Gen.Choose(1, 40)
        from batch in Gen.Choose(1, 50)
        select (seed, rows, columns, batch);

    [Fact]
    public void Lazy_PicksWhatNaivePicks_WhateverTheBatch() => Prop.ForAll(_cases.ToArbitrary(), static test =>
    {
        using RowBuffer<float> values = Quarters(test.Seed, test.Rows, test.Columns);
        var function = new FacilityLocationFunction<float>(new SimilarityMatrix<float>(values));
        SubsetChoice naive = new(test.Columns), lazy = new(test.Columns);
        long all = SubmodularGreedy.Select(function, new GreedyOptions { Count = test.Columns, Algorithm = GreedyAlgorithm.Naive }, naive);
        double value = function.Value;
        long fewer = SubmodularGreedy.Select(function, new GreedyOptions { Count = test.Columns, Batch = test.Batch, Threads = 2 }, lazy);
        return naive.Picks.SequenceEqual(lazy.Picks) && naive.Gains.SequenceEqual(lazy.Gains) && function.Value == value && fewer <= all;
    }).Check(Config.QuickThrowOnFailure.WithReplay(20250519UL, 19147UL));

    [Theory]
    [InlineData(GreedyAlgorithm.Naive, 1)]
    [InlineData(GreedyAlgorithm.Lazy, 1)]
    [InlineData(GreedyAlgorithm.ApproximateLazy, 0.9)]
    public void Greedy_IsAsCloseToTheOptimumAsItsGuarantee(GreedyAlgorithm algorithm, double accepted)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            using RowBuffer<float> values = Quarters(seed, 12, 10);
            double[][] similarities = [.. Enumerable.Range(0, 12).Select(row => Array.ConvertAll(values[row].ToArray(), static value => (double)value))];
            var function = new FacilityLocationFunction<float>(new SimilarityMatrix<float>(values));

            SubmodularGreedy.Select(function, new GreedyOptions { Count = 4, Algorithm = algorithm }, new SubsetChoice(4));

            double optimum = NaiveSets.Optimum(10, 4, set => NaiveSets.FacilityLocation(similarities, set));
            Assert.InRange(function.Value, (1 - Math.Exp(-accepted)) * optimum, optimum);
        }
    }

    [Fact]
    public void Stochastic_ChoosesFromTheSmallestKeysOfEveryStep()
    {
        using RowBuffer<float> values = Quarters(5, 30, 50);
        var function = new FacilityLocationFunction<float>(new SimilarityMatrix<float>(values));
        long[] names = [.. Enumerable.Range(0, 50).Select(static candidate => 1_000_000_007L * candidate)];
        var options = new GreedyOptions { Count = 10, Algorithm = GreedyAlgorithm.Stochastic, Epsilon = 0.5, Seed = 9, Keys = names };
        var choice = new SubsetChoice(10);

        long evaluations = SubmodularGreedy.Select(function, options, choice);

        // (50 / 10) ln 2, rounded up.
        Assert.Equal(40, evaluations);
        for (int step = 0; step < 10; step++)
        {
            int[] before = choice.Picks[..step].ToArray();
            IEnumerable<int> sample = Enumerable.Range(0, 50).Except(before)
                .OrderBy(candidate => KeyedHash.Key(9 + (ulong)step, (ulong)names[candidate])).Take(4);
            Assert.Contains(choice.Picks[step], sample);
        }
    }

    [Fact]
    public void Stochastic_SampleOfAll_IsNaive()
    {
        using RowBuffer<float> values = Quarters(6, 30, 20);
        var function = new FacilityLocationFunction<float>(new SimilarityMatrix<float>(values));
        SubsetChoice naive = new(20), sampled = new(20);

        SubmodularGreedy.Select(function, new GreedyOptions { Count = 20, Algorithm = GreedyAlgorithm.Naive }, naive);
        SubmodularGreedy.Select(function, new GreedyOptions { Count = 20, Algorithm = GreedyAlgorithm.Stochastic, Epsilon = 1e-12 }, sampled);

        Assert.Equal(naive.Picks.ToArray(), sampled.Picks.ToArray());
    }

    [Theory]
    [InlineData(GreedyAlgorithm.Naive)]
    [InlineData(GreedyAlgorithm.Lazy)]
    [InlineData(GreedyAlgorithm.ApproximateLazy)]
    public void Costs_TheBetterOfBothOrdersWins(GreedyAlgorithm algorithm)
    {
        // By gain over cost the small one comes first and the large one no longer fits; by gain the large one wins.
        using RowBuffer<double> values = RowBuffer<double>.Of([1, 0, 0, 0, 8, 0, 0, 0, 3], 3);
        var function = new FacilityLocationFunction<double>(new SimilarityMatrix<double>(values));
        var choice = new SubsetChoice(3);

        SubmodularGreedy.Select(function, new GreedyOptions { Count = 3, Algorithm = algorithm, Costs = new double[] { 0.1, 10, 5 }, MaxCost = 10 }, choice);

        Assert.Equal([1], choice.Picks.ToArray());
        Assert.Equal(8, function.Value);
    }

    [Fact]
    public void Costs_WhatDoesNotFitIsSkipped()
    {
        using RowBuffer<double> values = RowBuffer<double>.Of([4, 0, 0, 0, 3, 0, 0, 0, 1], 3);
        var function = new FacilityLocationFunction<double>(new SimilarityMatrix<double>(values));
        var choice = new SubsetChoice(3);

        SubmodularGreedy.Select(function, new GreedyOptions { Count = 3, Costs = new double[] { 2, 2, 1 }, MaxCost = 3 }, choice);

        Assert.Equal([0, 2], choice.Picks.ToArray());
        Assert.Equal([4, 1], choice.Gains.ToArray());
    }

    [Fact]
    public void GainsThatGrow_AreRefused()
    {
        var function = new Made(static (candidate, added) => 1 + (candidate * added));

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => SubmodularGreedy.Select(function, new GreedyOptions { Count = 3, Algorithm = GreedyAlgorithm.Naive }, new SubsetChoice(3)));

        Assert.Contains("not submodular", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GreedyAlgorithm.Lazy)]
    [InlineData(GreedyAlgorithm.Naive)]
    [InlineData(GreedyAlgorithm.Stochastic)]
    public void GainsThatAreNoNumbers_AreRefused(GreedyAlgorithm algorithm)
    {
        var function = new Made(static (candidate, _) => candidate == 2 ? double.NaN : 1);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => SubmodularGreedy.Select(function, new GreedyOptions { Count = 4, Algorithm = algorithm, Epsilon = 0.001 }, new SubsetChoice(4)));

        Assert.Contains("candidate 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongOptions_AreRefused()
    {
        var function = new Made(static (_, _) => 1);
        Refused(new GreedyOptions { Count = 5 });
        Refused(new GreedyOptions { Count = -1 });
        Refused(new GreedyOptions { Count = 1, Epsilon = 0 });
        Refused(new GreedyOptions { Count = 1, Epsilon = 1 });
        Refused(new GreedyOptions { Count = 1, Keys = new long[3] });
        Refused(new GreedyOptions { Count = 1, Costs = new double[] { 1, 1, 1 } });
        Refused(new GreedyOptions { Count = 1, Costs = new double[] { 1, 0, 1, 1 } });
        Refused(new GreedyOptions { Count = 1, Costs = new double[] { 1, double.NaN, 1, 1 } });

        void Refused(GreedyOptions options) => Assert.ThrowsAny<ArgumentException>(() => SubmodularGreedy.Select(function, options, new SubsetChoice(4)));
    }

    [Fact]
    public void Stopped_Ends()
    {
        using var stop = new CancellationTokenSource();
        var function = new Made((_, added) =>
        {
            stop.Cancel();
            return 1;
        });

        Assert.Throws<OperationCanceledException>(
            () => SubmodularGreedy.Select(
                function, new GreedyOptions { Count = 4, Algorithm = GreedyAlgorithm.Naive, Stop = stop.Token }, new SubsetChoice(4)));
    }

    private static RowBuffer<float> Quarters(int seed, int rows, int columns)
    {
        RowBuffer<float> values = RandomRows.Make<float>(rows, columns, seed);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in values[row])
            {
                value = MathF.Round(MathF.Abs(value) * 4) / 4;
            }
        }

        return values;
    }

    /// <summary>A function that is told what candidates gain.</summary>
    private sealed class Made(Func<int, int, double> gain) : ISubmodularFunction
    {
        private int _added;

        public int Candidates => 4;

        public double Value => _added;

        public void Gains(ReadOnlySpan<int> candidates, Span<double> gains, int threads)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                gains[i] = gain(candidates[i], _added);
            }
        }

        public void Add(int candidate) => _added++;

        public void Reset() => _added = 0;
    }
}
