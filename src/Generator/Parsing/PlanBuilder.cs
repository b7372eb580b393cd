using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Runs the budgets through the layers: how many tokens each one sees.</summary>
/// <param name="geometry">The transformer.</param>
/// <param name="isProtected">Protected positions, ascending.</param>
/// <param name="quota">The quota of pruning stages, if any.</param>
/// <param name="problems">Told of budgets that cannot be met.</param>
internal sealed class PlanBuilder(GeometryModel geometry, int[] isProtected, QuotaModel? quota, Problems problems)
{
    /// <summary>Tokens that each layer's attention sees (at most), then those that leave the last layer.</summary>
    internal int[] LayerTokens { get; } = new int[geometry.Layers + 1];

    /// <summary>The stages by layer.</summary>
    internal List<StageModel> Stages { get; } = [];

    internal void Run(List<DeclaredStage> declared)
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
                int kept = Kept(stage, layer, budget, tokens);
                Stages.Add(new StageModel(layer, stage.Strategy, stage.Scorer, budget, stage.IsMerge ? null : quota, tokens, kept, isFixed));

                // ToMe's order puts protected tokens in front, once it has merged anything for certain.
                protectedInFront |= stage.Strategy == StageStrategy.MergeToMe && isFixed && kept < tokens;
                isFixed &= !budget.DependsOnData;
                tokens = kept;
            }
        }

        LayerTokens[geometry.Layers] = tokens;
    }

    private int Kept(DeclaredStage stage, int layer, BudgetModel budget, int tokens)
    {
        int asked = budget.Asked(tokens, geometry.Tokens, isProtected.Length);
        int floor = PlanMath.Floor(tokens, isProtected.Length);
        if (asked < floor)
        {
            problems.Add(
                RuleIds.BudgetRange,
                stage.Attribute,
                stage.BudgetArgument,
                $"at layer {layer} it would leave {Math.Max(asked, 0)} of {tokens} tokens, but at least {floor} must stay");
            return floor;
        }

        if (budget.Form == BudgetForm.KeepCount && asked > tokens)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, stage.BudgetArgument, $"at layer {layer} it would keep {asked} tokens, but only {tokens} enter");
            return tokens;
        }

        int kept = Math.Min(asked, tokens);
        int most = PlanMath.MaxMerged(tokens, isProtected.Length, budget.ProtectedInFront);
        if (stage.IsMerge && !budget.DependsOnData && tokens - kept > most)
        {
            problems.Add(
                RuleIds.TooManyMerges,
                stage.Attribute,
                stage.BudgetArgument,
                $"at layer {layer} it would merge {tokens - kept} of {tokens} tokens, but one matching can merge at most {most}; use more layers");
        }

        return kept;
    }
}
