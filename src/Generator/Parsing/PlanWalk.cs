using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Takes the tokens through the layers. It says what cannot be met, and goes on with the nearest that can.</summary>
/// <param name="geometry">The transformer.</param>
/// <param name="isProtected">Protected positions, ascending.</param>
/// <param name="quota">The quota of pruning stages, if any.</param>
internal sealed class PlanWalk(GeometryModel geometry, int[] isProtected, QuotaModel? quota)
{
    /// <summary>Tokens that each layer's attention sees (at most), then those that leave the last layer.</summary>
    internal int[] LayerTokens { get; } = new int[geometry.Layers + 1];

    /// <summary>The stages by layer.</summary>
    internal List<StageModel> Stages { get; } = [];

    /// <summary>Walks once.</summary>
    /// <param name="declared">The stages.</param>
    /// <param name="refuse">Told of every budget that cannot be met.</param>
    internal void Run(IReadOnlyList<DeclaredStage> declared, Action<BudgetFault> refuse)
    {
        int tokens = geometry.Tokens;
        bool isFixed = geometry.IsFixed;
        bool protectedInFront = isProtected.Length == 0 || isProtected[isProtected.Length - 1] == isProtected.Length - 1;
        for (int layer = 0; layer < geometry.Layers; layer++)
        {
            LayerTokens[layer] = tokens;
            foreach (DeclaredStage stage in declared)
            {
                int index = Array.IndexOf(stage.Layers, layer);
                if (index < 0)
                {
                    continue;
                }

                BudgetModel budget = stage.Budgets[index] with { ProtectedInFront = protectedInFront };
                int kept = Kept(stage, layer, budget, tokens, refuse);
                Stages.Add(new StageModel(layer, stage.Strategy, stage.Scorer, budget, stage.IsMerge ? null : quota, tokens, kept, isFixed));

                // ToMe's order puts protected tokens in front, once it has merged anything for certain.
                protectedInFront |= stage.Strategy == StageStrategy.MergeToMe && isFixed && kept < tokens;
                isFixed &= !budget.DependsOnData;
                tokens = kept;
            }
        }

        LayerTokens[geometry.Layers] = tokens;
    }

    private int Kept(DeclaredStage stage, int layer, BudgetModel budget, int tokens, Action<BudgetFault> refuse)
    {
        int asked = budget.Asked(tokens, geometry.Tokens, isProtected.Length);
        int floor = PlanMath.Floor(tokens, isProtected.Length);
        int least = stage.IsMerge && !budget.DependsOnData
            ? Math.Max(floor, tokens - PlanMath.MaxMerged(tokens, isProtected.Length, budget.ProtectedInFront))
            : floor;
        if (asked < floor)
        {
            refuse(new BudgetFault(BudgetFaultKind.TooFewStay, stage, layer, tokens, asked, floor, least));
            return floor;
        }

        if (budget.Form == BudgetForm.KeepCount && asked > tokens)
        {
            refuse(new BudgetFault(BudgetFaultKind.MoreThanEnter, stage, layer, tokens, asked, floor, least));
        }

        if (asked < least)
        {
            refuse(new BudgetFault(BudgetFaultKind.TooManyMerges, stage, layer, tokens, asked, floor, least));
        }

        return Math.Min(asked, tokens);
    }
}
