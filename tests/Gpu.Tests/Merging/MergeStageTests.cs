using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Merging;

/// <summary>A merge as one stage: every output has the same bits as on the processor.</summary>
public sealed class MergeStageTests
{
    private static readonly long[] OriginsOf100 = [.. Enumerable.Range(0, 100).Select(static token => 3L + (2 * token))];

    [Theory]
    [InlineData(false, MergeOrder.ToMe, true)]
    [InlineData(true, MergeOrder.ToMe, true)]
    [InlineData(false, MergeOrder.ToMe, false)]
    [InlineData(false, MergeOrder.Ascending, true)]
    [InlineData(true, MergeOrder.Ascending, false)]
    public void VisionTransformer_MergesAsOnTheProcessor(bool isHalf, MergeOrder order, bool isProtected) =>
        Check(new MergeCase { IsHalf = isHalf, Order = order, Protected = isProtected ? [0] : [] });

    [Theory]
    [InlineData(false, 40, false)]
    [InlineData(true, 40, false)]
    [InlineData(true, 37, false)]
    [InlineData(false, 40, true)]
    public void HiddenStates_MergeAsOnTheProcessor(bool isHalf, int channels, bool tokensFirst) =>
        Check(new MergeCase { ComparesHidden = true, IsHalf = isHalf, Channels = channels, TokensFirst = tokensFirst, Protected = [0, 3, 196] });

    [Fact]
    public void KeysByToken_MergeAsOnTheProcessor() => Check(new MergeCase { KeysByToken = true, Heads = 5, HeadWidth = 33, Order = MergeOrder.Ascending });

    [Fact]
    public void OneHead_IsComparedByItsKeys() => Check(new MergeCase { Heads = 1, Protected = [0] });

    [Theory]
    [InlineData(MergeOrder.ToMe)]
    [InlineData(MergeOrder.Ascending)]
    public void EquallySimilarPairsAndZeroVectors_MergeInTheSameOrder(MergeOrder order) =>
        Check(new MergeCase { HasTies = true, HeadWidth = 2, Heads = 1, Removed = 60, Order = order });

    [Fact]
    public void ManyTokensAlike_MergeIntoTheFirstOne()
    {
        // More than 256 sources in one chain are more than a group has threads.
        var merge = new MergeCase { Batch = 1, Tokens = 2000, Removed = 900, Channels = 8, Heads = 1, HeadWidth = 1, HasTies = true };

        MergeResult result = Check(merge);

        Assert.Contains(result.Sizes, static size => size > 256);
    }

    [Fact]
    public void HalfOfAllTokens_MergeAsOnTheProcessor() => Check(new MergeCase { Tokens = 64, Removed = 32 });

    [Fact]
    public void Span_AloneIsMerged() =>
        Check(new MergeCase { Tokens = 100, Removed = 20, Origins = [.. OriginsOf100, .. OriginsOf100], Span = (40, 130), Protected = [41, 43, 300] });

    [Theory]
    [InlineData(MergeOrder.ToMe, false)]
    [InlineData(MergeOrder.Ascending, false)]
    [InlineData(MergeOrder.ToMe, true)]
    public void Padding_MergesWithPaddingFirst(MergeOrder order, bool isHalf)
    {
        bool[] visible = [.. Enumerable.Range(0, 2 * 197).Select(static place => place < 197 ? place >= 30 : place < 390)];
        float[] sizes = [.. visible.Select(static (isVisible, place) => isVisible ? 1f + (place % 3) : 0)];

        MergeResult result = Check(new MergeCase { Visible = visible, Sizes = sizes, Order = order, IsHalf = isHalf });

        Assert.Equal(sizes.Sum(), result.Sizes.Sum());
    }

    [Fact]
    public void PaddingWithoutPartners_MergesWithContent()
    {
        // Every odd token is padding in the first sequence, and content in the second, where all even ones are padding.
        bool[] visible = [.. Enumerable.Range(0, 2 * 40).Select(static place => place < 40 ? place % 2 == 0 : place % 2 == 1)];

        Check(new MergeCase { Tokens = 40, Removed = 7, Visible = visible });
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(181)]
    public void LogSizes_FillEveryRowOfTheBias(int rows) => Check(new MergeCase { BiasRows = rows, Sizes = SizesUpTo9(2 * 197), IsHalf = rows == 50 });

    [Fact]
    public void Provenance_FollowsEarlierStages()
    {
        long[] provenance = [.. Enumerable.Range(0, 500).Select(static place => place % 7 == 0 ? -1L : place % 197)];

        Check(new MergeCase { Provenance = provenance });
    }

    [Fact]
    public void NothingToMerge_IsTheIdentity()
    {
        var merge = new MergeCase { Tokens = 33, Removed = 0 };

        MergeResult result = Check(merge, isDynamic: true);

        Assert.Equal(merge.Hidden, result.Hidden);
    }

    [Fact]
    public void RandomCases_MergeAsOnTheProcessor()
    {
        // One text with open lengths for all of them.
        var shape = new MergeCase { Tokens = 400, Protected = [0, 1, 7, 90], Heads = 2, HeadWidth = 9, Channels = 12 };
        using var single = new StageRun(shape.Stage(isDynamic: true));
        using var half = new StageRun((shape with { IsHalf = true }).Stage(isDynamic: true), isHalf: true);
        Gen<MergeCase> cases =
            from tokens in Gen.Choose(12, 400)
            from removed in Gen.Choose(0, (tokens / 2) - 4)
            from batch in Gen.Choose(1, 3)
            from flags in Gen.Choose(0, 31)
            from seed in Gen.Choose(0, int.MaxValue)
            select shape with
            {
                Tokens = tokens,
                Removed = removed,
                Batch = batch,
                IsHalf = (flags & 1) != 0,
                HasTies = (flags & 2) != 0,
                Seed = (ulong)seed,
                Sizes = (flags & 4) != 0 ? SizesUpTo9(batch * tokens) : null,
                Visible = (flags & 8) != 0 ? [.. Enumerable.Range(0, batch * tokens).Select(place => KeyedHash.Key((ulong)seed, (ulong)place) % 5 != 0)] : null,
                Origins = (flags & 16) != 0 ? [.. Enumerable.Range(0, batch * tokens).Select(place => (long)(place % tokens) + 5)] : null,
            };

        Prop.ForAll(cases.ToArbitrary(), merge => AssertSame(merge, MergeResult.OnGpu(merge.IsHalf ? half : single, merge)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(11, 23));
    }

    [Fact]
    public void MetricThatIsNotFinite_IsReported()
    {
        var merge = new MergeCase { Tokens = 30, Removed = 4, ComparesHidden = true };
        using var stage = new StageRun(merge.Stage(isDynamic: false));
        MergeResult.OnGpu(stage, merge);
        Assert.Equal(0, stage.Fault);
        float[] hidden = merge.Hidden;
        hidden[^1] = float.NaN;

        stage.SetElements(GpuBuffer.Hidden, hidden).Launch(merge.Scalars, merge.Channels);

        Assert.Equal(3, stage.Fault);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(29)]
    public void FewerPairsThanShouldMerge_AreReported(int removed)
    {
        var merge = new MergeCase { Tokens = 30, Removed = removed, Protected = [0, 2, 4, 6, 8] };
        using var stage = new StageRun(merge.Stage(isDynamic: false));

        MergeResult.OnGpu(stage, merge);

        Assert.Equal(6, stage.Fault);
    }

    [Fact]
    public void ProvenanceOfTokensThatDoNotExist_IsReported()
    {
        var merge = new MergeCase { Batch = 1, Tokens = 30, Removed = 4, Provenance = [0, 30, -1] };
        using var stage = new StageRun(merge.Stage(isDynamic: false));

        MergeResult result = MergeResult.OnGpu(stage, merge);

        Assert.Equal(4, stage.Fault);
        Assert.Equal(-1, result.Provenance[1]);
    }

    [Theory]
    [InlineData("sm_80", true, false)]
    [InlineData("sm_90", false, true)]
    public void Text_CompilesToPtx(string architecture, bool isHalf, bool comparesHidden)
    {
        GpuStage stage = new MergeCase { ComparesHidden = comparesHidden, Protected = [0] }.Stage(isDynamic: isHalf);

        string ptx = PtxCompiler.Compile(GpuSource.Complete(stage.Text, isHalf), architecture);

        Assert.All(stage.Kernels, kernel => Assert.Contains($".entry {kernel.Name}(", ptx, StringComparison.Ordinal));

        // Two reads of sixteen bytes feed sixteen multiply-adds.
        Assert.Contains("ld.shared.v4.f32", ptx, StringComparison.Ordinal);
    }

    private static MergeResult Check(MergeCase merge, bool isDynamic = false)
    {
        using var stage = new StageRun(merge.Stage(isDynamic), merge.IsHalf);
        MergeResult result = MergeResult.OnGpu(stage, merge);
        AssertSame(merge, result);
        Assert.Equal(0, stage.Fault);
        return result;
    }

    private static void AssertSame(MergeCase merge, MergeResult result)
    {
        MergeResult expected = MergeResult.OnProcessor(merge);
        Assert.Equal(expected.Kept, result.Kept);
        Assert.Equal(expected.Assignment, result.Assignment);
        Assert.Equal(expected.Sizes, result.Sizes);
        Assert.Equal(expected.Hidden, result.Hidden);
        Assert.Equal(expected.Origins, result.Origins);
        Assert.Equal(expected.Provenance, result.Provenance);
        Assert.Equal(expected.LogSizes, result.LogSizes);
    }

    private static float[] SizesUpTo9(int count) => [.. Enumerable.Range(0, count).Select(static token => 1f + (token * 7 % 9))];
}
