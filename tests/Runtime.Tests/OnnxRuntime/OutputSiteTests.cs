using Microsoft.ML.OnnxRuntime;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Compression between two sessions: a plain function over tensors.</summary>
public sealed class OutputSiteTests
{
    private const int Batch = 3, Tokens = 9, Kept = 4, C = TestStages.Channels;

    [Fact]
    public void Prune_KeepsTheRowsOfTheHighestScores()
    {
        using var site = new OutputSite(SiteStages.Pipeline(ByNorm()));
        TestTensor x = TestTensor.Random(1, Batch, Tokens, C);
        using OrtValue hidden = x.ToOrtValue();
        OutputSiteResult result = site.Run(new OutputSiteInputs { Hidden = hidden });

        TestTensor tokens = TestTensor.Read(result.Tokens), kept = TestTensor.Read(result.Kept);
        Assert.Equal([Batch, Kept, C], tokens.Shape);
        Assert.Equal([Batch, Kept], kept.Shape);
        Assert.Null(result.Sizes);
        for (int item = 0; item < Batch; item++)
        {
            float[][] rows = [.. x.Item(item).Floats.Chunk(C)];
            int[] expected = [.. Enumerable.Range(0, Tokens).OrderByDescending(token => rows[token].Sum(v => v * v)).Take(Kept).Order()];
            Assert.Equal(expected.Select(token => (long)token), kept.Item(item).Longs);
            Assert.Equal(expected.SelectMany(token => rows[token]), tokens.Item(item).Floats);
        }
    }

    [Fact]
    public void Batch_EqualsItemsOneByOne()
    {
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 3)));
        TestTensor x = TestTensor.Random(2, Batch, Tokens, C), k = TestTensor.Random(3, Batch, 2, Tokens, 4);
        (float[] Tokens, long[] Kept, float[] Sizes) all = Merge(site, x, k);
        for (int item = 0; item < Batch; item++)
        {
            (float[] Tokens, long[] Kept, float[] Sizes) one = Merge(site, x.Item(item), k.Item(item));
            Assert.Equal(one.Tokens, all.Tokens.Chunk(one.Tokens.Length).ElementAt(item));
            Assert.Equal(one.Kept, all.Kept.Chunk(one.Kept.Length).ElementAt(item));
            Assert.Equal(one.Sizes, all.Sizes.Chunk(one.Sizes.Length).ElementAt(item));
            Assert.Equal(Tokens, one.Sizes.Sum());
        }
    }

    [Fact]
    public void Site_EqualsTheSameStageInAGraph()
    {
        TokenStage stage = TestStages.Merge(Tokens, 3);
        TestTensor x = TestTensor.Random(4, Batch, Tokens, C), k = TestTensor.Random(5, Batch, 2, Tokens, 4);
        Dictionary<int, TestTensor> node = new StageNodeRun(TestStages.Pipeline(stage))
            .With(StageNode.HiddenInput, x).With(StageNode.KeysInput, k).Only(StageNode.HiddenOutput, StageNode.KeptOutput, StageNode.SizesOutput).Run();
        using var site = new OutputSite(SiteStages.Pipeline(stage));

        (float[] tokens, long[] kept, float[] sizes) = Merge(site, x, k);
        Assert.Equal(node[StageNode.HiddenOutput].Floats, tokens);
        Assert.Equal(node[StageNode.KeptOutput].Longs, kept);
        Assert.Equal(node[StageNode.SizesOutput].Floats, sizes);
    }

    [Theory]
    [InlineData(PositionPolicy.Original, new long[] { 2, 4, 30, 31 })]
    [InlineData(PositionPolicy.Repacked, new long[] { 0, 1, 2, 3 })]
    public void Positions_FollowTheMethodsRule(PositionPolicy policy, long[] expected)
    {
        TokenStage stage = TestStages.Prune(StageSignal.Hidden, new TokenBudget(BudgetKind.KeepCount, 4), maxTokens: 32);
        using var site = new OutputSite(SiteStages.Pipeline(stage, positions: policy));
        using OrtValue hidden = TestTensor.Of(Rows(0, 5, 4, 1, 3, 2), 1, 6, C).ToOrtValue();
        using OrtValue origins = TestTensor.Of([0L, 2, 4, 7, 30, 31], 1, 6).ToOrtValue();
        OutputSiteResult result = site.Run(new OutputSiteInputs { Hidden = hidden, Origins = origins });
        Assert.Equal([1L, 2, 4, 5], TestTensor.Read(result.Kept).Longs);
        Assert.Equal(expected, TestTensor.Read(result.Positions).Longs);
    }

    [Fact]
    public void Threshold_KeepsAsManyAsTheDataSays()
    {
        TokenStage stage = TestStages.Prune(StageSignal.Hidden, new TokenBudget(BudgetKind.Threshold, 2.5));
        using var site = new OutputSite(SiteStages.Pipeline(stage));
        foreach (float[] sizes in (float[][])[[1, 3, 4, 2], [5, 1, 1, 1, 1], [9, 8, 7, 6, 5, 4]])
        {
            using OrtValue hidden = TestTensor.Of(Rows(sizes), 1, sizes.Length, C).ToOrtValue();
            OutputSiteResult result = site.Run(new OutputSiteInputs { Hidden = hidden });
            float[] left = [.. sizes.Where(size => size > 2.5)];
            Assert.Equal([1, left.Length, C], TestTensor.Read(result.Tokens).Shape);
            Assert.Equal(Rows(left), TestTensor.Read(result.Tokens).Floats);
        }
    }

    [Fact]
    public void EverySignal_ReachesTheStagesCode()
    {
        List<string> seen = [];
        TokenStage stage = SiteStages.AtOutput(
            ByNorm(),
            (in input, in output, workspace) =>
            {
                seen.Clear();
                seen.Add($"{input.Keys.Heads}x{input.Keys.HeadWidth}:{input.Keys[1, 2][3]}");
                seen.Add($"{input.Queries.Heads}x{input.Queries.HeadWidth}:{input.Scale}");
                seen.Add($"{input.Values[0, 8][0]}");
                seen.Add($"{input.Attention.Heads}:{input.Attention[1][5]}");
                seen.Add($"{input.Guide.Tokens}x{input.Guide.Channels}:{input.Guide[1][2]}");
                seen.Add($"{input.Aligned[7][2]}");
                seen.Add($"{input.Scores[6]} {input.Sizes[6]} {input.Visible[6]} {input.Seed}");
                output.Prune(input, [0, 1, 2, 3]);
                return Kept;
            },
            PositionPolicy.Original,
            StageSignal.Keys,
            StageSignal.Queries,
            StageSignal.Values,
            StageSignal.FirstQueryAttention,
            StageSignal.Scores,
            StageSignal.Guide);
        using var site = new OutputSite(TestStages.Pipeline(stage), seed: 11);
        TestTensor[] x =
        [
            TestTensor.Random(1, 2, Tokens, C), TestTensor.Random(2, 2, 2, Tokens, 4), TestTensor.Random(3, 2, Tokens, 4),
            TestTensor.Random(4, 2, 3, Tokens, 5),
            TestTensor.Random(5, 2, 2, Tokens), TestTensor.Random(6, 1, 2, 3), TestTensor.Random(7, 2, Tokens, 3), TestTensor.Random(8, 2, Tokens),
            TestTensor.Of([.. Enumerable.Range(1, 2 * Tokens).Select(i => (float)i)], 2, Tokens),
            TestTensor.Of([.. Enumerable.Range(0, 2 * Tokens).Select(i => i % 2L)], 2, Tokens),
        ];
        OrtValue[] v = [.. x.Select(tensor => tensor.ToOrtValue())];
        site.Run(new OutputSiteInputs
        {
            Hidden = v[0], Keys = v[1], Queries = v[2], Values = v[3], Attention = v[4], Guide = v[5], Aligned = v[6], Scores = v[7], Sizes = v[8],
            Visible = v[9],
        });
        Array.ForEach(v, value => value.Dispose());

        // What was seen last is the second item; the guide is shared by both.
        Assert.Equal(
            [
                $"2x4:{x[1].Item(1).Floats[(Tokens * 4) + (2 * 4) + 3]}",
                "1x4:0.5",
                $"{x[3].Item(1).Floats[8 * 5]}",
                $"2:{x[4].Item(1).Floats[Tokens + 5]}",
                $"2x3:{x[5].Floats[3 + 2]}",
                $"{x[6].Item(1).Floats[(7 * 3) + 2]}",
                $"{x[7].Item(1).Floats[6]} {Tokens + 7} True 11",
            ],
            seen);
    }

    [Fact]
    public void SecondRunOfAShape_AllocatesNothing()
    {
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 3)));
        using OrtValue hidden = TestTensor.Random(2, Batch, Tokens, C).ToOrtValue(), keys = TestTensor.Random(3, Batch, 2, Tokens, 4).ToOrtValue();
        var inputs = new OutputSiteInputs { Hidden = hidden, Keys = keys };
        site.Run(inputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            site.Run(inputs);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Results_AreTheSameBuffersAgain()
    {
        using var site = new OutputSite(SiteStages.Pipeline(ByNorm()));
        using OrtValue one = TestTensor.Random(1, 1, Tokens, C).ToOrtValue(), two = TestTensor.Random(2, 1, Tokens, C).ToOrtValue();
        OrtValue first = site.Run(new OutputSiteInputs { Hidden = one }).Tokens;
        Assert.Same(first, site.Run(new OutputSiteInputs { Hidden = two }).Tokens);
    }

    private static (float[] Tokens, long[] Kept, float[] Sizes) Merge(OutputSite site, TestTensor x, TestTensor k)
    {
        using OrtValue hidden = x.ToOrtValue(), keys = k.ToOrtValue();
        OutputSiteResult result = site.Run(new OutputSiteInputs { Hidden = hidden, Keys = keys });
        return (TestTensor.Read(result.Tokens).Floats, TestTensor.Read(result.Kept).Longs, TestTensor.Read(result.Sizes!).Floats);
    }

    private static TokenStage ByNorm() => TestStages.Prune(StageSignal.Hidden, new TokenBudget(BudgetKind.KeepCount, Kept), Tokens, Kept);

    // Rows whose norms are as given.
    private static float[] Rows(params float[] norms) => [.. norms.SelectMany(norm => (float[])[norm, 0, 0, 0, 0, 0])];
}
