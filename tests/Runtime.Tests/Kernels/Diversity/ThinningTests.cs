using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

/// <summary>Thinning by alternate comparison, and picks by pivots.</summary>
public class ThinningTests
{
    [Fact]
    public void Thinning_EqualsTheNaiveRounds() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        int width = 2 + (seed % 6), step = 1 + (seed % 9), left = seed % (tokens + 1);
        float[] rows = KernelData.Random(seed, tokens * width);
        int[] line = [.. Enumerable.Range(0, tokens).OrderBy(token => (token * 13) % (tokens + 7))];
        (int[] kept, int[] removed) = Thin(rows, width, line, step, left);

        List<int> gone = [];
        int[] now = line;
        while (now.Length > left)
        {
            int[] odds = [.. now.Where((_, place) => place % 2 == 1)];
            int[] evens =
            [
                .. now.Where((_, place) => place % 2 == 0).OrderByDescending(even =>
                    odds.Select(odd => NaiveVectors.Cosine(rows, width, even, odd)).DefaultIfEmpty(-2).Max()),
            ];
            int going = Math.Min(Math.Min(step, now.Length - left), evens.Length);
            gone.AddRange(evens[..going]);
            now = [.. evens[going..], .. odds];
        }

        Assert.Equal(now, kept);
        Assert.Equal(gone, removed);
    });

    [Fact]
    public void Thinning_OfTies_RemovesTheFirst_AndLinesUpTheOddOnesBehind()
    {
        (int[] kept, int[] removed) = Thin([1, 0, 0, 1, 1, 0, 1, 0, 0, 1, -1, 0], 2, [0, 1, 2, 3, 4, 5], 1, 5);

        Assert.Equal([0], removed);
        Assert.Equal([2, 4, 1, 3, 5], kept);
    }

    [Fact]
    public void Thinning_ToNothing_RemovesAll() => Assert.Equal(5, Thin([1, 2, 3, 4, 5], 1, [0, 1, 2, 3, 4], 2, 0).Removed.Length);

    [Fact]
    public void Thinning_ToMoreThanThereAre_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Thin([1, 2], 1, [0, 1], 1, 3));

    [Fact]
    public void Thinning_ByNothing_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Thin([1, 2], 1, [0, 1], 0, 1));

    [Fact]
    public void Pivots_PickInTurn_WhatResemblesThemLeast() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        int width = 2 + (seed % 6), pivotCount = 1 + (seed % 4), each = tokens / pivotCount / 2;
        float[] rows = KernelData.Random(seed, (tokens + pivotCount) * width);
        int[] pivots = [.. Enumerable.Range(tokens, pivotCount)], picks = new int[pivotCount * each];
        List<int> pool = [.. Enumerable.Range(0, tokens)];
        using var workspace = new Workspace(PivotSelection.WorkspaceBytes(tokens, pivotCount, width));
        PivotSelection.Pick(new TokenMatrix(rows, tokens + pivotCount, width), pivots, pool.ToArray(), each, picks, workspace);

        for (int i = 0; i < pivotCount; i++)
        {
            int[] expected = [.. pool.OrderBy(token => NaiveVectors.Cosine(rows, width, token, pivots[i])).Take(each).Order()];
            pool.RemoveAll(expected.Contains);
            Assert.Equal(expected, picks[(i * each)..((i + 1) * each)]);
        }
    });

    [Fact]
    public void Pivots_HaveTheGreatestNorms_AndTheLowestIndexAmongEquals()
    {
        int[] pivots = new int[3];
        using var workspace = new Workspace(PivotSelection.WorkspaceBytes(5, 3, 1));
        PivotSelection.Pivots([9, 2, 7, 2, 2], [1, 2, 3, 4], pivots, workspace);

        Assert.Equal([1, 2, 3], pivots);
    }

    [Fact]
    public void Pivots_ThatPickMoreThanThereIs_Throw() => Assert.Throws<ArgumentOutOfRangeException>(() =>
    {
        using var workspace = new Workspace(PivotSelection.WorkspaceBytes(3, 2, 1));
        PivotSelection.Pick(new TokenMatrix([1, 2, 3, 4, 5], 5, 1), [3, 4], [0, 1, 2], 2, new int[4], workspace);
    });

    private static (int[] Kept, int[] Removed) Thin(float[] rows, int width, int[] line, int step, int left)
    {
        int[] kept = new int[left], removed = new int[Math.Max(0, line.Length - left)];
        using var workspace = new Workspace(AlternateThinning.WorkspaceBytes(line.Length, width));
        AlternateThinning.Thin(new TokenMatrix(rows, rows.Length / width, width), line, step, kept, removed, workspace);
        Assert.Equal(0, workspace.Mark());
        return (kept, removed);
    }
}
