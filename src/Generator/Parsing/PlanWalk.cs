using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Takes the tokens through the layers. It says what cannot be met, and goes on with the nearest that can.</summary>
/// <param name="geometry">The transformer.</param>
/// <param name="isProtected">Protected positions, ascending.</param>
/// <param name="rails">What the stages get besides.</param>
internal sealed class PlanWalk(GeometryModel geometry, int[] isProtected, StageRails rails)
{
    /// <summary>What is left of spans that stages were within: how many tokens, and whether that is certain.</summary>
    private readonly Dictionary<SpanModel, (int Tokens, bool IsFixed)> _spans = [];

    private int _tokens = geometry.Tokens;
    private bool _isFixed = geometry.IsFixed;
    private bool _protectedInFront = GuardRailParser.FirstUnprotected(isProtected) == isProtected.Length;

    /// <summary>Tokens that each layer's attention sees (at most), then those that leave the pipeline.</summary>
    internal int[] LayerTokens { get; } = new int[geometry.Layers + 1];

    /// <summary>Tokens that each layer's MLP sees (at most).</summary>
    internal int[] MlpTokens { get; } = new int[geometry.Layers];

    /// <summary>The stages by layer.</summary>
    internal List<StageModel> Stages { get; } = [];

    /// <summary>Walks once.</summary>
    /// <param name="declared">The stages.</param>
    /// <param name="refuse">Told of every budget that cannot be met.</param>
    internal void Run(IReadOnlyList<DeclaredStage> declared, Action<BudgetFault> refuse)
    {
        for (int layer = 0; layer <= geometry.Layers; layer++)
        {
            int entering = _tokens, attended = _tokens, seen = _tokens;
            foreach (DeclaredStage stage in declared)
            {
                int index = Array.IndexOf(stage.Layers, layer);
                if (index >= 0)
                {
                    StageModel planned = Plan(stage, layer, index, refuse);
                    Stages.Add(planned);
                    attended = planned.Cut == MethodSite.AroundAttention ? planned.Kept : attended;
                    seen = planned.Cut == MethodSite.AfterAttention ? planned.Kept : seen;
                    Leave(stage, planned);
                }
            }

            if (layer < geometry.Layers)
            {
                LayerTokens[layer] = Math.Min(attended, entering);
                MlpTokens[layer] = seen;
            }
        }

        LayerTokens[geometry.Layers] = _tokens;
    }

    private StageModel Plan(DeclaredStage stage, int layer, int index, Action<BudgetFault> refuse)
    {
        (int touchable, bool isFixed) = Touchable(stage.Span);
        int others = _tokens - touchable;
        BudgetModel budget = stage.Budgets[index] with { ProtectedInFront = _protectedInFront && stage.Span is null };
        int kept = Kept(stage, layer, budget, touchable, refuse);
        int budgeted = kept - others;
        if (stage.Strategy == StageStrategy.Compose && (isFixed || geometry.IsFixed) && RecipeShape.Wrong(stage.Recipe!, touchable) is not null)
        {
            refuse(new BudgetFault(BudgetFaultKind.Misshapen, stage, layer, _tokens, kept, others, others));
        }

        int rows = stage.Strategy == StageStrategy.Compose ? Math.Min(touchable, stage.Recipe!.Rows(touchable, budgeted)) : budgeted;
        return rails.Complete(
            new StageModel(layer, stage.Strategy, stage.Scorer, budget, Quota: null, _tokens, others + rows, _isFixed)
            {
                Cut = stage.Cut,
                Span = stage.Span,
                Touchable = touchable,
                TouchableIsFixed = isFixed,
                Budgeted = budgeted,
                Recipe = stage.Recipe,
                Reducer = stage.Reducer,
                Model = stage.Model,
            },
            stage);
    }

    /// <summary>What the tokens are like behind a stage.</summary>
    private void Leave(DeclaredStage stage, StageModel planned)
    {
        if (!stage.Shortens)
        {
            return;
        }

        bool certainly = _isFixed && planned.Kept < planned.Entering;
        _protectedInFront = planned.Strategy switch
        {
            // ToMe's order puts protected tokens in front, once it has merged anything for certain.
            StageStrategy.MergeToMe when stage.Span is null => _protectedInFront || certainly,
            StageStrategy.MergeToMe => isProtected.Length == 0,
            StageStrategy.Compose when stage.Recipe!.Facts.Order != MethodOrder.Position => isProtected.Length == 0,
            _ => _protectedInFront,
        };
        if (stage.Span is { } span)
        {
            _spans[span] = (planned.Kept - planned.Untouchable, planned.TouchableIsFixed && !planned.Budget.DependsOnData);
        }

        _isFixed &= !planned.Budget.DependsOnData;
        _tokens = planned.Kept;
    }

    /// <summary>How many tokens a stage may touch, and whether that is certain: of a span it is, also where the length of the sequence is not known.</summary>
    private (int Tokens, bool IsFixed) Touchable(SpanModel? span) =>
        span is null ? (Math.Max(0, _tokens - isProtected.Length), _isFixed)
        : _spans.TryGetValue(span, out (int Tokens, bool IsFixed) left) ? left
        : (OfSpan(span), true);

    private int OfSpan(SpanModel span) => span.Length - span.CountOf(isProtected);

    /// <summary>Tokens that the budget leaves.</summary>
    private int Kept(DeclaredStage stage, int layer, BudgetModel budget, int touchable, Action<BudgetFault> refuse)
    {
        int others = _tokens - touchable;
        int asked = budget.Asked(_tokens, stage.Span is null ? geometry.Tokens : others + OfSpan(stage.Span), others);
        int floor = PlanMath.Floor(_tokens, others);
        int least = stage.IsMerge && !budget.DependsOnData
            ? Math.Max(floor, _tokens - PlanMath.MaxMerged(_tokens, others, budget.ProtectedInFront))
            : floor;
        if (asked < floor)
        {
            refuse(new BudgetFault(BudgetFaultKind.TooFewStay, stage, layer, _tokens, asked, floor, least));
            return floor;
        }

        if (budget is { Form: BudgetForm.KeepCount, IsAdaptive: false } && asked > _tokens)
        {
            refuse(new BudgetFault(BudgetFaultKind.MoreThanEnter, stage, layer, _tokens, asked, floor, least));
        }

        if (asked < least)
        {
            refuse(new BudgetFault(BudgetFaultKind.TooManyMerges, stage, layer, _tokens, asked, floor, least));
        }

        return Math.Min(asked, _tokens);
    }
}
