using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

public class MergeLoweringTests
{
    private static readonly StageCase ToMe = new()
    {
        Kind = StageKind.Merge, Scorer = default(KeySimilarity), Order = MergeOrder.ToMe, Budget = new(BudgetKind.Remove, 6),
    };

    public static TheoryData<int, bool, MergeOrder> Forms => new()
    {
        { 11, false, MergeOrder.ToMe }, { 11, true, MergeOrder.ToMe }, { 14, false, MergeOrder.Ascending }, { 14, true, MergeOrder.ToMe },
        { 17, false, MergeOrder.ToMe }, { 17, true, MergeOrder.ToMe }, { 17, false, MergeOrder.Ascending }, { 17, true, MergeOrder.Ascending },
        { 21, false, MergeOrder.ToMe }, { 21, true, MergeOrder.Ascending },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void AnyProtection_PlainMerge_EqualsTheBody(int opset, bool dynamic, MergeOrder order)
    {
        foreach (int[] isProtected in new int[][] { [], [0], [0, 1], [0, 1, 2], [4], [2, 5, 7] })
        {
            foreach (int batch in new[] { 1, 3 })
            {
                LoweringCheck.SameAsBody(ToMe with { Protected = isProtected, Batch = batch, Order = order, Opset = opset, Dynamic = dynamic });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void SecondStage_SizesOriginsAndPadding_EqualsTheBody(int opset, bool dynamic, MergeOrder order)
    {
        foreach (int[] isProtected in new int[][] { [], [0], [0, 1], [2, 5, 7] })
        {
            var test = ToMe with
            {
                Protected = isProtected, Order = order, Opset = opset, Dynamic = dynamic, Tokens = 22, Original = 40, HasSizes = true, Batch = 3,
            };
            LoweringCheck.SameAsBody(test);
            LoweringCheck.SameAsBody(test with { Mask = "visible", Scorer = default(HiddenSimilarity) });
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Threshold_OneSequence_MergesSimilarPairsOnly(int opset, bool dynamic, MergeOrder order)
    {
        var test = ToMe with { Budget = new(BudgetKind.Threshold, 0.6), Batch = 1, Order = order, Opset = opset, Dynamic = dynamic };
        LoweringCheck.SameAsBody(test);
        LoweringCheck.SameAsBody(test with { Mask = "hidden", Tokens = 41, Original = 41 });
        LoweringCheck.SameAsBody(test with { Budget = new(BudgetKind.Threshold, 0.999999) });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void EqualSimilarities_AnyOrder_LowestIndexWins(int opset, bool dynamic, MergeOrder order)
    {
        var test = ToMe with { Ties = true, Order = order, Opset = opset, Dynamic = dynamic, Tokens = 60, Original = 60, Budget = new(BudgetKind.Remove, 17) };
        LoweringCheck.SameAsBody(test);
        LoweringCheck.SameAsBody(test with { Protected = [], HasSizes = true });
        LoweringCheck.SameAsBody(test with { Scorer = default(HiddenSimilarity), Batch = 3 });
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(5, true)]
    [InlineData(8, false)]
    [InlineData(21, true)]
    public void RemovalBeyondWhatCanMerge_Clamped_RemovesWhatTheBodyRemoves(int tokens, bool dynamic)
    {
        foreach (int[] isProtected in new int[][] { [], [0], [0, 1] })
        {
            LoweringCheck.SameAsBody(ToMe with
            {
                Budget = new(BudgetKind.Remove, 16, Clamped: true), Protected = isProtected, Tokens = tokens, Original = tokens, Dynamic = dynamic,
            });
        }
    }

    [Fact]
    public void NoProtectedTokenLeftInASequence_ToMeOrder_GoesByDescendingSimilarity() =>
        LoweringCheck.SameAsBody(ToMe with { Protected = [25], Tokens = 20, Original = 20, Dynamic = true });

    [Fact]
    public void ManySourcesOfOneTarget_SeveralThreads_AreAllAdded()
    {
        var test = ToMe with { Tokens = 301, Original = 301, Channels = 4096, Budget = new(BudgetKind.Remove, 149), Threads = 2 };
        LoweringCheck.SameAsBody(test, data => data.Keys.AsSpan().Fill(1));
    }

    [Fact]
    public void ZeroVectors_Merging_HaveCosineZero()
    {
        var test = ToMe with { Scorer = default(HiddenSimilarity), Protected = [] };
        LoweringCheck.SameAsBody(test, data => data.Hidden.AsSpan(2 * test.Channels, 5 * test.Channels).Clear());
    }

    [Fact]
    public void RowsOfSizeZero_Merging_KeepTheirLeader()
    {
        var test = ToMe with { HasSizes = true, Mask = "visible" };
        LoweringCheck.SameAsBody(test, data =>
        {
            for (int i = 0; i < data.Sizes.Length; i++)
            {
                data.Sizes[i] = data.Visible[i] ? data.Sizes[i] : 0;
            }
        });
    }
}
