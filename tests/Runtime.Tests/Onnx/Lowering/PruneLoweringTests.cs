using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

public class PruneLoweringTests
{
    private static readonly TokenQuota Windows = new(First: 1, Window: 6, 0, 0, 0);
    private static readonly TokenQuota Grid = new(First: 1, 0, Rows: 4, Columns: 5, Cell: 2);

    public static TheoryData<int, bool> OpsetsAndLengths => new()
    {
        { 11, false }, { 11, true }, { 14, false }, { 14, true }, { 17, false }, { 17, true }, { 21, false }, { 21, true },
    };

    [Theory]
    [MemberData(nameof(OpsetsAndLengths))]
    public void AnyScorer_TopK_KeepsWhatTheBodyKeeps(int opset, bool dynamic)
    {
        IScorer[] scorers =
        [
            default(RandomScore), default(RecentPosition), default(TokenNorm), default(KeyNorm),
            default(ClsAttention), default(LastQueryAttention), default(MeanAttention),
        ];
        foreach (IScorer scorer in scorers)
        {
            LoweringCheck.SameAsBody(new StageCase { Scorer = scorer, Opset = opset, Dynamic = dynamic });
            LoweringCheck.SameAsBody(
                new StageCase { Scorer = scorer, Opset = opset, Dynamic = dynamic, Original = 30, Batch = 3, HasSizes = true, Mask = "visible" });
        }
    }

    [Theory]
    [MemberData(nameof(OpsetsAndLengths))]
    public void AnyBudget_OfCounts_KeepsAsManyAsTheBody(int opset, bool dynamic)
    {
        TokenBudget[] budgets =
        [
            new(BudgetKind.Keep, 0.5), new(BudgetKind.Keep, 0.5, Basis.Original), new(BudgetKind.Keep, 1), new(BudgetKind.Keep, 0.01),
            new(BudgetKind.KeepCount, 7), new(BudgetKind.KeepCount, 99), new(BudgetKind.Remove, 5), new(BudgetKind.Remove, 19),
        ];
        foreach (TokenBudget budget in budgets)
        {
            // 21 and 23 halves: one rounds down to even, the other up.
            LoweringCheck.SameAsBody(new StageCase { Budget = budget, Opset = opset, Dynamic = dynamic });
            LoweringCheck.SameAsBody(new StageCase { Budget = budget, Opset = opset, Dynamic = dynamic, Tokens = 23, Original = 31 });
        }
    }

    [Theory]
    [MemberData(nameof(OpsetsAndLengths))]
    public void Threshold_OneSequence_KeepsWhatReachesIt(int opset, bool dynamic)
    {
        foreach (string mask in new[] { "", "additive" })
        {
            LoweringCheck.SameAsBody(new StageCase
            {
                Budget = new(BudgetKind.Threshold, 2.4), Batch = 1, Original = 40, Mask = mask, Opset = opset, Dynamic = dynamic,
            });

            // Nothing reaches this, and nothing is protected: the best token stays.
            LoweringCheck.SameAsBody(new StageCase
            {
                Budget = new(BudgetKind.Threshold, 1e9), Batch = 1, Original = 40, Mask = mask, Opset = opset, Dynamic = dynamic, Protected = [],
            });
        }
    }

    [Theory]
    [MemberData(nameof(OpsetsAndLengths))]
    public void Quota_OfWindowsOrCells_GivesEveryCellTheBodysShare(int opset, bool dynamic)
    {
        foreach (TokenQuota quota in new[] { Windows, Grid })
        {
            foreach (string mask in new[] { "", "hidden" })
            {
                foreach (double keep in new[] { 0.2, 0.5, 0.9, 1 })
                {
                    var test = new StageCase { Quota = quota, Mask = mask, Budget = new(BudgetKind.Keep, keep), Opset = opset, Dynamic = dynamic };
                    LoweringCheck.SameAsBody(test);
                    LoweringCheck.SameAsBody(test with { Original = 35, Batch = 3, Scorer = default(RandomScore) });
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(OpsetsAndLengths))]
    public void Strided_AnyNumber_IsSpacedAsTheBodySpaces(int opset, bool dynamic)
    {
        foreach (string mask in new[] { "", "visible" })
        {
            for (int count = 2; count <= 21; count += opset == 17 ? 1 : 6)
            {
                LoweringCheck.SameAsBody(new StageCase
                {
                    Selection = TokenSelection.Strided, Budget = new(BudgetKind.KeepCount, count), Mask = mask, Protected = [0, 7], Opset = opset,
                    Dynamic = dynamic,
                });
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(17)]
    public void EqualScores_TopKAndQuota_LowestIndexWins(int opset)
    {
        var test = new StageCase { Scorer = default(TokenNorm), Ties = true, Opset = opset, Original = 33, Batch = 3 };
        LoweringCheck.SameAsBody(test);
        LoweringCheck.SameAsBody(test with { Quota = Windows });
        LoweringCheck.SameAsBody(test with { Quota = Grid });
        LoweringCheck.SameAsBody(test with { Scorer = default(FirstChannel), Mask = "visible" });
        LoweringCheck.SameAsBody(test with { Scorer = default(FirstChannel), Tokens = 300, Original = 400, Budget = new(BudgetKind.KeepCount, 40) });
    }

    [Fact]
    public void FewerContentTokensThanTheBudget_Padding_FillsUpFromTheFront()
    {
        var test = new StageCase { Mask = "visible", Budget = new(BudgetKind.KeepCount, 20), Original = 33, Batch = 3 };
        LoweringCheck.SameAsBody(test);
        LoweringCheck.SameAsBody(test with { Quota = Windows });
        LoweringCheck.SameAsBody(test with { Selection = TokenSelection.Strided });
    }

    [Fact]
    public void ProtectedTokens_InTheMiddle_Stay()
    {
        var test = new StageCase { Protected = [3, 11, 20], Budget = new(BudgetKind.KeepCount, 5), Mask = "visible" };
        LoweringCheck.SameAsBody(test);
        LoweringCheck.SameAsBody(test with { Original = 40 });
        LoweringCheck.SameAsBody(test with { Original = 40, Dynamic = true, Quota = Windows });
    }
}
