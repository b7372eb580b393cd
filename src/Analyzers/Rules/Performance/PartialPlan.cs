using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>
/// A plan run again without some of its stages. The budgets of the others apply to what then enters: a fraction keeps its fraction, a count its count.
/// Where counts depend on the data or the length, these are the ceilings.
/// </summary>
internal sealed class PartialPlan
{
    private readonly List<StageModel> _stages = [];

    /// <summary>What is left of spans that stages were within.</summary>
    private readonly Dictionary<SpanModel, int> _spans = [];

    /// <summary>Runs a plan.</summary>
    /// <param name="model">The plan.</param>
    /// <param name="leftOut">Layers whose stages are left out.</param>
    internal PartialPlan(TokenPipelineModel model, ICollection<int> leftOut)
    {
        int tokens = model.Geometry.Tokens, next = 0;
        for (int layer = 0; layer < model.Geometry.Layers; layer++)
        {
            int attended = tokens, seen = tokens;
            for (; next < model.Stages.Count && model.Stages[next].Layer == layer; next++)
            {
                if (!leftOut.Contains(layer))
                {
                    StageModel stage = Enter(model, model.Stages[next], tokens);
                    _stages.Add(stage);
                    attended = stage.Cut == MethodSite.AroundAttention ? stage.Kept : attended;
                    seen = stage.Cut == MethodSite.AfterAttention ? stage.Kept : seen;
                    tokens = stage.Cut == MethodSite.AroundAttention ? tokens : stage.Kept;
                }
            }

            Flops += PlanMath.LayerFlops(attended, seen, model.Geometry.Channels, model.Geometry.MlpRatio);
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
        SpanModel? span = stage.Span;
        int isProtected = model.Protected.Count, inSpan = span is null ? 0 : span.Length - span.CountOf(model.Protected);
        int touchable = span is null ? Math.Max(0, tokens - isProtected) : _spans.TryGetValue(span, out int left) ? left : inSpan;
        int others = tokens - touchable;
        int asked = Math.Min(tokens, stage.Budget.Asked(tokens, span is null ? model.Geometry.Tokens : others + inSpan, others));
        int kept = Math.Max(asked, PlanMath.Floor(tokens, others));
        if (stage.IsMerge)
        {
            kept = Math.Max(kept, tokens - PlanMath.MaxMerged(tokens, others, stage.Budget.ProtectedInFront));
        }

        IsValid &= kept == asked;
        int rows = stage.Strategy == StageStrategy.Compose ? Math.Min(touchable, stage.Recipe!.Rows(touchable, kept - others)) : kept - others;
        if (span is not null)
        {
            _spans[span] = rows;
        }

        return stage with { Entering = tokens, Kept = others + rows, Touchable = touchable, Budgeted = kept - others };
    }
}
