using System.Numerics;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class SemanticDuplicatesTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(127, 5)]
    [InlineData(600, 16)]
    public void Blocks_GiveWhatAllPairsGive(int count, int width)
    {
        using RowBuffer<float> single = RandomRows.MakeGroups<float>(count, width, 9, 0.3);
        using RowBuffer<double> precise = RandomRows.MakeGroups<double>(count, width, 9, 0.3);
        Agree(single);
        Agree(precise);
    }

    [Fact]
    public void Chain_KeptOnlyKeepsEveryOtherAndReferenceTheFirst()
    {
        using RowBuffer<double> rows = new(5, 2);
        for (int i = 0; i < 5; i++)
        {
            (rows[i][0], rows[i][1]) = (double.Cos(0.1 * i), double.Sin(0.1 * i));
        }

        Assert.Equal([-1, 0, -1, 2, -1], Find(rows, DuplicateMode.KeptOnly, double.Cos(0.15)).DuplicateOf);
        Assert.Equal([-1, 0, 1, 2, 3], Find(rows, DuplicateMode.Reference, double.Cos(0.15)).DuplicateOf);
    }

    [Fact]
    public void EqualToTheThreshold_LeavesUnlessStrict()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([1, 0, 1, 0], 2);
        int[] duplicateOf = new int[2];
        double[] most = new double[2];
        SemanticDuplicates.Find(rows, [0, 1], 1, true, DuplicateMode.KeptOnly, most, duplicateOf);
        Assert.Equal([-1, -1], duplicateOf);
        SemanticDuplicates.Find(rows, [1, 0], 1, false, DuplicateMode.KeptOnly, most, duplicateOf);
        Assert.Equal([1, -1], duplicateOf);
        Assert.Equal([1, double.NegativeInfinity], most);
    }

    /// <summary>Lengths are rounded, so the product of a row with its copy is only next to 1.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(384)]
    public void Copies_HaveACosineOfOne(int width)
    {
        using RowBuffer<float> row = RandomRows.MakeGroups<float>(1, width, 1, 0.3), rows = RowBuffer<float>.Of([.. row[0], .. row[0]], width);
        RowScaling.Normalize(rows);
        foreach (bool strict in (bool[])[true, false])
        {
            double[] most = new double[2];
            int[] duplicateOf = new int[2];
            SemanticDuplicates.Find(rows, [0, 1], 1, strict, DuplicateMode.KeptOnly, most, duplicateOf);
            Assert.Equal([double.NegativeInfinity, 1], most);
            Assert.Equal([-1, strict ? -1 : 0], duplicateOf);
        }
    }

    [Fact]
    public void Order_PutsTheFarthestFirstAndEqualOnesByIndex()
    {
        int[] order = new int[4];
        SemanticDuplicates.Order([0.5, 0.1, 0.5, 0.9], true, order);
        Assert.Equal([1, 0, 2, 3], order);
        SemanticDuplicates.Order([0.5, 0.1, 0.5, 0.9], false, order);
        Assert.Equal([3, 0, 2, 1], order);
    }

    [Fact]
    public void NoPermutation_IsAnError()
    {
        using RowBuffer<float> rows = new(2, 2);
        Assert.Throws<ArgumentException>(() =>
            SemanticDuplicates.Find(rows, [0, 0], 1, true, DuplicateMode.KeptOnly, new double[2], new int[2]));
        Assert.Throws<ArgumentException>(() => SemanticDuplicates.Find(rows, [0], 1, true, DuplicateMode.KeptOnly, new double[2], new int[2]));
        Assert.Throws<ArgumentException>(() =>
            SemanticDuplicates.Find(rows, [0, 1], 1, true, DuplicateMode.KeptOnly, new double[2], new int[1]));
    }

    private static void Agree<T>(RowBuffer<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RowScaling.Normalize(rows);
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderBy(static row => KeyedHash.Key(3, (ulong)row))];
        foreach (DuplicateMode mode in Enum.GetValues<DuplicateMode>())
        {
            (double[] expected, int[] expectedOf) = AllPairs(rows, order, 0.9, mode);
            foreach (VectorWidth vectors in Widths.All)
            {
                double[] most = new double[rows.Count];
                int[] duplicateOf = new int[rows.Count];
                SemanticDuplicates.Find(rows, order, 0.9, true, mode, most, duplicateOf, 2, CancellationToken.None, vectors);
                Assert.Equal(expected, most);
                Assert.Equal(expectedOf, duplicateOf);
            }
        }
    }

    private static (double[] Most, int[] DuplicateOf) AllPairs<T>(RowBuffer<T> rows, int[] order, double threshold, DuplicateMode mode)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] most = new double[rows.Count];
        int[] duplicateOf = new int[rows.Count];
        var earlier = new List<int>();
        foreach (int member in order)
        {
            (most[member], duplicateOf[member]) = (double.NegativeInfinity, -1);
            foreach (int other in earlier)
            {
                double cosine = rows[member].SequenceEqual(rows[other]) ? 1 : double.CreateTruncating(NaivePairs.Product(rows, member, rows, other));
                (most[member], duplicateOf[member]) = cosine > most[member] ? (cosine, other) : (most[member], duplicateOf[member]);
            }

            duplicateOf[member] = most[member] > threshold ? duplicateOf[member] : -1;
            if (mode == DuplicateMode.Reference || duplicateOf[member] < 0)
            {
                earlier.Add(member);
            }
        }

        return (most, duplicateOf);
    }

    private static (double[] Most, int[] DuplicateOf) Find(RowBuffer<double> rows, DuplicateMode mode, double threshold)
    {
        double[] most = new double[rows.Count];
        int[] duplicateOf = new int[rows.Count];
        SemanticDuplicates.Find(rows, [.. Enumerable.Range(0, rows.Count)], threshold, true, mode, most, duplicateOf);
        return (most, duplicateOf);
    }
}
