using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class QuotaSelectionTests
{
    [Fact]
    public void EveryCell_KeepsItsShareWhateverTheScores()
    {
        int[] kept = Select([9, 8, 7, 6, 1, 2, 3, 4], [0, 0, 0, 0, 1, 1, 1, 1], 2, 4);

        Assert.Equal([0, 1, 6, 7], kept);
    }

    [Fact]
    public void LargestRemainder_GetsTheRest()
    {
        // Shares of 3 in 7: 0.43 + 1.29 + 1.29, so the first cell gets the last one.
        int[] kept = Select([1, 1, 1, 1, 1, 1, 1], [0, 1, 1, 1, 2, 2, 2], 3, 3);

        Assert.Equal([0, 1, 4], kept);
    }

    [Fact]
    public void EqualRemainders_PlacesLeftOverAreSpreadEvenly()
    {
        int[] cells = [.. Enumerable.Range(0, 9)];

        Assert.Equal([1, 4, 7], Select(new float[9], cells, 9, 3));
        Assert.Equal([4], Select(new float[9], cells, 9, 1));
    }

    [Fact]
    public void EqualRemainders_BehindGreaterOnes_AreSpreadAmongThemselves()
    {
        // Shares of 3 in 10: twice 0.9, then four times 0.3, of which one cell is rounded up.
        int[] kept = Select(new float[10], [0, 0, 0, 1, 2, 3, 4, 5, 5, 5], 6, 3);

        Assert.Equal([0, 5, 7], kept);
    }

    [Fact]
    public void EqualCells_EveryPrefixKeepsItsShare() => KernelProperty.Holds(300, (cellCount, seed) =>
    {
        int each = 1 + (seed % 3), wanted = seed % ((cellCount * each) + 1);
        int[] cells = [.. Enumerable.Range(0, cellCount * each).Select(i => i / each)];
        int[] kept = Select(new float[cells.Length], cells, cellCount, wanted);
        for (int prefix = 0; prefix <= cellCount; prefix++)
        {
            double share = (double)wanted * prefix / cellCount;
            Assert.InRange(kept.Count(i => cells[i] < prefix), share - 1, share + 1);
        }
    });

    [Fact]
    public void ProtectedAndHidden_CountOutsideTheCells()
    {
        int[] kept = Select([float.PositiveInfinity, 1, 2, float.NegativeInfinity, 3], [0, 0, 0, 1, 1], 2, 3);

        Assert.Equal([0, 2, 4], kept);
    }

    [Fact]
    public void CellThatDoesNotExist_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Select([1, 2], [0, 2], 2, 1));

    [Fact]
    public void MissingCells_Throws() => Assert.Throws<ArgumentException>(() => Select([1, 2], [0], 2, 1));

    [Fact]
    public void AnyScores_SharesAreProportionalAndExact() => KernelProperty.Holds(600, (count, seed) =>
    {
        int cellCount = 1 + (seed % 40);
        var random = new Random(seed);
        float[] scores = [.. KernelData.Random(seed, count).Select(v => MathF.Round(v * 30))];
        int[] cells = [.. scores.Select(_ => random.Next(cellCount))];
        int wanted = random.Next(count + 1);
        int[] kept = Select(scores, cells, cellCount, wanted);

        Assert.Equal(wanted, kept.Length);
        Assert.Equal(kept.Distinct().Order(), kept);
        for (int cell = 0; cell < cellCount; cell++)
        {
            int[] members = [.. Enumerable.Range(0, count).Where(i => cells[i] == cell)];
            int[] chosen = [.. kept.Where(i => cells[i] == cell)];
            Assert.InRange(chosen.Length, Math.Floor((double)wanted * members.Length / count), Math.Ceiling((double)wanted * members.Length / count));
            Assert.Equal(members.OrderByDescending(i => scores[i]).Take(chosen.Length).Order(), chosen);
        }
    });

    [Fact]
    public void AnyScores_SharesAreThoseOfTheDefinition() => KernelProperty.Holds(300, (count, seed) =>
    {
        int cellCount = 1 + (seed % 12);
        int[] cells = [.. Enumerable.Range(0, count).Select(i => i * i % cellCount)];
        int wanted = seed % (count + 1);
        int[] population = [.. Enumerable.Range(0, cellCount).Select(c => cells.Count(x => x == c))];
        int[] share = [.. population.Select(p => wanted * p / count)];
        int left = wanted - share.Sum();
        foreach (IGrouping<int, int> tied in Enumerable.Range(0, cellCount).GroupBy(c => wanted * population[c] % count).OrderByDescending(g => g.Key))
        {
            int[] members = [.. tied];
            int picks = int.Min(left, members.Length);
            for (int pick = 0; pick < picks; pick++)
            {
                share[members[(int)((pick + 0.5) * members.Length / picks)]]++;
            }

            left -= picks;
        }

        int[] kept = Select(new float[count], cells, cellCount, wanted);

        Assert.Equal(share, Enumerable.Range(0, cellCount).Select(c => kept.Count(i => cells[i] == c)));
    });

    private static int[] Select(float[] scores, int[] cells, int cellCount, int count)
    {
        using var workspace = new Workspace(QuotaSelection.WorkspaceBytes(scores.Length, cellCount));
        int[] kept = new int[count];
        QuotaSelection.Select(scores, cells, cellCount, count, kept, workspace);
        return kept;
    }
}
