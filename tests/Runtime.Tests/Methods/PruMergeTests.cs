using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

public class PruMergeTests
{
    [Fact]
    public void AnyInput_RowsAreOutliersByDescendingAttentionWithTheirNeighboursTakenIn() => KernelProperty.Holds(60, (patches, seed) =>
    {
        var input = new MethodCase(patches + 1, seed) { Options = new MethodOptions { Neighbours = 4 } };
        Raise(input, count: 1 + (patches / 9), seed);
        MethodResult result = Run(input);
        result.Check(input);
        Assert.Equal(patches + 1, result.Sizes.Sum());
        Assert.DoesNotContain(-1, result.Assignment);

        // The last row leads what was dropped, which is nothing only where there is one patch.
        bool hasDropped = patches > 1;
        int[] selected = hasDropped ? result.Kept[1..^1] : result.Kept[1..];
        Assert.Equal(Enumerable.Range(1, patches).OrderByDescending(input.Score).Take(selected.Length), selected);
        for (int row = 0; row < selected.Length; row++)
        {
            int token = selected[row];
            int[] near = [.. Enumerable.Range(1, patches).Where(other => other != token).OrderByDescending(other => Cosine(input, token, other)).Take(4)];
            Assert.All(Enumerable.Range(0, MethodCase.Channels), channel =>
                Assert.Equal(
                    input.Row(token)[channel] + near.Sum(other => input.Score(other) * input.Row(other)[channel]),
                    result.Rows[row + 1][channel], 1e-5));
        }

        int[] dropped = [.. Enumerable.Range(1, patches).Except(selected)];
        Assert.All(Enumerable.Range(0, hasDropped ? MethodCase.Channels : 0), channel =>
            Assert.Equal(dropped.Sum(other => input.Score(other) * input.Row(other)[channel]), result.Rows[^1][channel], 1e-5));
    });

    [Fact]
    public void NothingStandsOut_OnePatchStays()
    {
        var input = new MethodCase(10) { Attention = [.. Enumerable.Repeat(0.1f, 20)], Options = new MethodOptions { Neighbours = 32 } };
        MethodResult result = Run(input);

        result.Check(input);
        Assert.Equal([0, 1, 2], result.Kept);
        Assert.Equal([1, 1, 8], result.Sizes);
    }

    [Fact]
    public void Ceiling_CutsTheOutliers()
    {
        var input = new MethodCase(41) { Budget = 2, Options = new MethodOptions { Neighbours = 3 } };
        Raise(input, count: 5, seed: 4);

        Assert.Equal(4, Run(input).Rows.Length);
    }

    [Fact]
    public void Plus_AddsPatchesAtAStrideBehindTheOutliers()
    {
        var input = new MethodCase(41) { Options = new MethodOptions { Neighbours = 3 } };
        Raise(input, count: 5, seed: 4);
        MethodResult plain = Run(input), plus = PruMergePlusRun(input);
        plus.Check(input);
        int[] outliers = plain.Kept[1..^1], expected = [.. Enumerable.Range(0, 20).Select(i => (2 * i) + 1).Except(outliers)];

        Assert.Equal(5, outliers.Length);
        Assert.Equal([0, .. outliers, .. expected], plus.Kept[..^1]);
    }

    [Fact]
    public void PlusWithACeiling_SpreadsThePatchesThatItLeaves()
    {
        var input = new MethodCase(41) { Budget = 9, Options = new MethodOptions { Neighbours = 3 } };
        Raise(input, count: 5, seed: 4);
        MethodResult result = PruMergePlusRun(input);

        Assert.Equal(11, result.Rows.Length);
        Assert.True(result.Kept[6..^1].Max() > 25 && result.Kept[6..^1].Min() < 15);
    }

    [Fact]
    public void Queries_GiveTheRowOfFullWidth()
    {
        var input = new MethodCase(30, seed: 3) { HasQueries = true, Options = new MethodOptions { Neighbours = 3 } };
        double[] logits = [.. Enumerable.Range(0, 30).Select(token => Logit(input, token))];
        double most = logits.Max(), sum = logits.Sum(logit => Math.Exp(logit - most));
        float[] row = [.. logits.Select(logit => (float)(Math.Exp(logit - most) / sum))];
        MethodResult result = Run(input), given = Run(new MethodCase(30, seed: 3) { Attention = [.. row, .. row], Options = input.Options });

        Assert.Equal(given.Kept, result.Kept);
        Assert.All(given.Rows.Zip(result.Rows), pair => Assert.All(pair.First.Zip(pair.Second), value => Assert.Equal(value.First, value.Second, 1e-5)));
    }

    [Fact]
    public void QueriesWithoutAProtectedCls_AreRefused()
    {
        var input = new MethodCase(9) { HasQueries = true, Protected = [], Options = new MethodOptions { Neighbours = 3 } };
        var error = Assert.Throws<TokenStageException>(() => Run(input));

        Assert.Contains("CLS", error.Message);
    }

    private static MethodResult Run(MethodCase input) => input.Run(PruMerge.Compress, PruMerge.WorkspaceBytes);

    private static MethodResult PruMergePlusRun(MethodCase input) => input.Run(PruMergePlus.Compress, PruMergePlus.WorkspaceBytes);

    /// <summary>Makes some patches outliers.</summary>
    private static void Raise(MethodCase input, int count, int seed)
    {
        for (int i = 0; i < count; i++)
        {
            int patch = 1 + (((seed % 7) + (i * 7)) % (input.Tokens - 1));
            input.Attention[patch] += 1 + (0.01f * i);
            input.Attention[input.Tokens + patch] += 1;
        }
    }

    private static double Cosine(MethodCase input, int a, int b)
    {
        float[] pair = [.. FullWidth(input, a), .. FullWidth(input, b)];
        return NaiveCosine.Of(pair, MethodCase.Heads * MethodCase.Width, 0, 1);
    }

    private static double Logit(MethodCase input, int token) =>
        FullWidth(input, 0).Zip(FullWidth(input, token), (q, k) => (double)q * k).Sum() / Math.Sqrt(MethodCase.Heads * MethodCase.Width);

    private static float[] FullWidth(MethodCase input, int token) =>
        [.. Enumerable.Range(0, MethodCase.Heads)
            .SelectMany(head => input.Keys.Skip(((head * input.Tokens) + token) * MethodCase.Width).Take(MethodCase.Width))];
}
