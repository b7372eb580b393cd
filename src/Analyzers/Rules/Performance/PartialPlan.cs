using PipelineDsl.Generator.Model;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>
/// A plan run again without some of its stages. The budgets of the others apply to what then enters: a fraction keeps its fraction, a count its count.
/// Where counts depend on the data or the length, these are the ceilings.
/// </summary>
internal sealed class PartialPlan
{
    private readonly List<StageModel> _stages = [];

    /// <summary>Runs a plan.</summary>
    /// <param name="model">The plan.</param>
    /// <param name="leftOut">Layers whose stages are left out.</param>
    internal PartialPlan(TokenPipelineModel model, ICollection<int> leftOut)
    {
        int tokens = model.Geometry.Tokens, next = 0;
        for (int layer = 0; layer < model.Geometry.Layers; layer++)
        {
            int attended = tokens;
            for (; next < model.Stages.Count && model.Stages[next].Layer == layer; next++)
            {
                if (!leftOut.Contains(layer))
                {
                    StageModel stage = Enter(model, model.Stages[next], tokens);
                    _stages.Add(stage);
                    tokens = stage.Kept;
                }
            }

            Flops += PlanMath.LayerFlops(attended, tokens, model.Geometry.Channels, model.Geometry.MlpRatio);
        }
    }

    /// <summary>The stages that are left, with the numbers of tokens that they now see.</summary>
    internal IReadOnlyList<StageModel> Stages => _stages;

    /// <summary>Operations of all layers.</summary>
    internal double Flops { get; }

    /// <summary>Whether every stage can still do what its budget asks for: a merge of more tokens may exceed what one matching can merge.</summary>
    internal bool IsValid { get; private set; } = true;

    private StageModel Enter(TokenPipelineModel model, StageModel stage, int tokens)
    {
        int isProtected = model.Protected.Count;
        int asked = Math.Min(tokens, stage.Budget.Asked(tokens, model.Geometry.Tokens, isProtected));
        int kept = Math.Max(asked, PlanMath.Floor(tokens, isProtected));
        if (stage.IsMerge)
        {
            kept = Math.Max(kept, tokens - PlanMath.MaxMerged(tokens, isProtected, stage.Budget.ProtectedInFront));
        }

        IsValid &= kept == asked;
        return stage with { Entering = tokens, Kept = kept };
    }
}
