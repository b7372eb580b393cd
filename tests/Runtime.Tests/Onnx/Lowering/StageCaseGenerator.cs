using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>Generates stages with everything that can differ between them, and the forms of tensors around them.</summary>
internal static class StageCaseGenerator
{
    private static readonly Gen<bool> Flag = Gen.Elements(false, true);

    private static readonly Gen<StageCase> Form =
        from tokens in Gen.Choose(8, 40)
        from removedBefore in Gen.Choose(0, 12)
        from batch in Gen.Choose(1, 3)
        from opset in Gen.Elements(11, 12, 13, 14, 16, 17, 18, 21)
        from dynamic in Flag
        from tokensFirst in Flag
        from sizes in Flag
        from mask in Gen.Elements("", "", "additive", "visible", "hidden")
        from maskRank in Gen.Choose(2, 4)
        from bias in Gen.Elements("b11n", "x1n", "b1nn")
        from isProtected in Gen.Elements<int[]>([], [0], [0, 1], [0, 1, 2], [2, 5], [0, 4, 5, 6])
        from seed in Gen.Choose(0, 1_000_000)
        select new StageCase
        {
            Tokens = tokens,
            Original = tokens + removedBefore,
            Batch = batch,
            Opset = opset,
            Dynamic = dynamic,
            TokensFirst = tokensFirst,
            HasSizes = sizes,
            Mask = mask,
            MaskRank = maskRank,
            BiasLayout = bias,
            Protected = isProtected,
            Random = seed,
            Seed = (ulong)seed,
        };

    internal static Arbitrary<StageCase> Prunes { get; } = Arb.From(
        from form in Form
        from scorer in Gen.Elements<IScorer>(
            default(RandomScore), default(RecentPosition), default(TokenNorm), default(KeyNorm),
            default(ClsAttention), default(LastQueryAttention), default(MeanAttention))
        from strided in Gen.Elements(TokenSelection.TopK, TokenSelection.TopK, TokenSelection.Strided)
        from quota in Gen.Elements(
            null, new TokenQuota(1, 4, 0, 0, 0), new TokenQuota(0, 7, 0, 0, 0), new TokenQuota(1, 0, 6, 6, 2), new TokenQuota(1, 0, 3, 9, 4))
        from budget in Budgets
        select form with { Scorer = scorer, Selection = strided, Quota = quota, Budget = budget });

    internal static Arbitrary<StageCase> Merges { get; } = Arb.From(
        from form in Form
        from scorer in Gen.Elements<IScorer>(default(KeySimilarity), default(HiddenSimilarity))
        from order in Gen.Elements(MergeOrder.Ascending, MergeOrder.ToMe)
        from removed in Gen.Choose(0, PlanMath.MaxMerged(form.Tokens, form.Protected.Length, prefix: false))
        select form with { Kind = StageKind.Merge, Scorer = scorer, Order = order, Budget = new(BudgetKind.Remove, removed) });

    private static Gen<TokenBudget> Budgets => Gen.OneOf(
        from percent in Gen.Choose(40, 100) select new TokenBudget(BudgetKind.Keep, percent / 100.0),
        from percent in Gen.Choose(40, 100) select new TokenBudget(BudgetKind.Keep, percent / 100.0, Basis.Original),
        from count in Gen.Choose(3, 45) select new TokenBudget(BudgetKind.KeepCount, count),
        from count in Gen.Choose(0, 5) select new TokenBudget(BudgetKind.Remove, count));
}
