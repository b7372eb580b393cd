using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

public class SignalLoweringTests
{
    public static TheoryData<string, int> Layouts => new()
    {
        { HeadLayout.BatchHeadsTokens, 4 },
        { HeadLayout.FoldedHeadsTokens, 3 },
        { HeadLayout.BatchTokensHeads, 4 },
        { HeadLayout.BatchTokensHeads, 3 },
        { HeadLayout.TokensBatchHeads, 4 },
        { HeadLayout.TokensBatchHeads, 3 },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void KeysAndQueries_InAnyLayout_AreReadAlike(string layout, int form)
    {
        // The last layout has two forms, which are both of rank 3.
        int rank = layout == HeadLayout.TokensBatchHeads ? 3 : form;
        foreach (bool dynamic in new[] { false, true })
        {
            var test = new StageCase { KeysLayout = layout, KeysRank = rank, QueriesLayout = layout, QueriesRank = rank, HeadForm = form, Dynamic = dynamic };
            LoweringCheck.SameAsBody(test with { Scorer = default(KeyNorm), TokensFirst = layout == HeadLayout.TokensBatchHeads });
            LoweringCheck.SameAsBody(test with { Scorer = default(ClsAttention), HasSizes = true, Mask = "visible" });
            LoweringCheck.SameAsBody(test with { Scorer = default(LastQueryAttention), Batch = 3 });
            LoweringCheck.SameAsBody(test with { Scorer = default(MeanAttention), HasSizes = true, Mask = "hidden" });
            LoweringCheck.SameAsBody(test with { Scorer = default(KeySimilarity), Kind = StageKind.Merge, Budget = new(BudgetKind.Remove, 7) });
        }
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void AttentionProbabilities_OfTheGraph_AreReadAtTheRightRow(int rank, bool dynamic)
    {
        LoweringCheck.SameAsBody(new StageCase { Scorer = default(ClsAttention), AttentionRank = rank, Dynamic = dynamic });
        LoweringCheck.SameAsBody(new StageCase { Scorer = default(LastQueryAttention), AttentionRank = rank, Dynamic = dynamic });
        LoweringCheck.SameAsBody(new StageCase { Scorer = default(MeanAttention), AttentionRank = rank, Dynamic = dynamic });
        LoweringCheck.SameAsBody(new StageCase { Scorer = default(MeanAttention), AttentionRank = rank, Dynamic = dynamic, Mask = "additive" });
    }

    [Theory]
    [InlineData(11)]
    [InlineData(21)]
    public void UndeclaredHeads_OfUnfoldedTensors_AreNotNeeded(int opset)
    {
        var test = new StageCase { DeclaresHeads = false, Opset = opset, AttentionRank = 4 };
        LoweringCheck.SameAsBody(test with { Scorer = default(ClsAttention) });
        LoweringCheck.SameAsBody(test with { Scorer = default(KeySimilarity), Kind = StageKind.Merge, Budget = new(BudgetKind.Remove, 7) });
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Mask_OfAnyKindAndRank_HidesTheSameTokens(int rank, bool foldsHeads)
    {
        foreach (string kind in new[] { "additive", "visible", "hidden" })
        {
            foreach (bool dynamic in new[] { false, true })
            {
                LoweringCheck.SameAsBody(new StageCase { Mask = kind, MaskRank = rank, MaskFoldsHeads = foldsHeads, Dynamic = dynamic, Batch = 3 });
            }
        }
    }

    [Theory]
    [InlineData("b11n")]
    [InlineData("x1n")]
    [InlineData("b1nn")]
    public void LogSizes_InAnyLayout_AreThoseOfTheBody(string layout)
    {
        foreach (bool dynamic in new[] { false, true })
        {
            var test = new StageCase
            {
                BiasLayout = layout, Dynamic = dynamic, Budget = new(BudgetKind.Remove, 6), Scorer = default(KeySimilarity), Kind = StageKind.Merge,
            };
            LoweringCheck.SameAsBody(test);
            LoweringCheck.SameAsBody(test with { HasSizes = true, Batch = 3 });
            LoweringCheck.SameAsBody(test with { Scorer = default(TokenNorm), Kind = StageKind.Prune });
        }
    }

    [Theory]
    [InlineData(StageKind.Prune, false)]
    [InlineData(StageKind.Prune, true)]
    [InlineData(StageKind.Merge, false)]
    [InlineData(StageKind.Merge, true)]
    public void TokenAxisZero_AnyStage_KeepsItsAxis(StageKind kind, bool dynamic)
    {
        var test = new StageCase
        {
            Kind = kind, TokensFirst = true, Dynamic = dynamic, Batch = 3, Budget = new(BudgetKind.Remove, 6), Original = 40, HasSizes = true,
        };
        LoweringCheck.SameAsBody(test with { Scorer = kind == StageKind.Prune ? default(TokenNorm) : default(HiddenSimilarity) });
    }

    [Fact]
    public void SequenceWithoutContent_AttentionRow_IsZeroAndNotNaN()
    {
        foreach (IScorer scorer in (IScorer[])[default(ClsAttention), default(MeanAttention)])
        {
            var test = new StageCase { Scorer = scorer, Mask = "visible" };
            LoweringCheck.SameAsBody(test, data => data.Visible.AsSpan(0, test.Tokens).Clear());
        }
    }
}
