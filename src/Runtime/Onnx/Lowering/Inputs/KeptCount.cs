using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>How many tokens a budget keeps: the arithmetic of <see cref="TokenBudget.Kept"/>, at run time where lengths are not known.</summary>
internal sealed class KeptCount(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors)
{
    internal Extent Write()
    {
        TokenBudget budget = stage.Budget;
        if (stage.KeptTokens > 0)
        {
            return stage.KeptTokens;
        }

        Extent entering = tensors.Tokens;
        Extent basis = budget is { Kind: BudgetKind.Keep, Of: Basis.Original } ? tensors.OriginalTokens : entering;
        if (entering.Value is { } known && basis.Value is { } knownBasis)
        {
            return budget.Kept((int)known, (int)knownBasis, stage.Protected.Length);
        }

        Extent kept = budget.Kind switch
        {
            BudgetKind.Keep => OfFraction(budget.Value, basis),
            BudgetKind.KeepCount => (int)budget.Value,
            BudgetKind.Remove => graph.Minus(entering, budget.Clamped ? Clamp((int)budget.Value) : (int)budget.Value),
            _ => throw new NotSupportedException($"Stage {stage.Name} has the budget {budget.Kind}, of which no count can be made."),
        };
        return graph.Smaller(entering, graph.Larger(kept, int.Max(1, stage.Protected.Length)));
    }

    private Extent OfFraction(double keep, Extent tokens)
    {
        // ONNX rounds half to even, as the plan does.
        string product = graph.Times(graph.ToDouble(graph.Vector(tokens)), graph.Constant([keep], 1));
        Extent rounded = Extent.Of(graph.ToInt(graph.Add("Round", [product])));
        return graph.Smaller(tokens, graph.Larger(1, rounded));
    }

    /// <summary><see cref="PlanMath.MaxMerged"/> at run time.</summary>
    private Extent Clamp(int removed)
    {
        bool inFront = tensors.ProtectedPrefix >= 0;
        int isProtected = stage.Protected.Length;
        Extent tokens = tensors.Tokens;
        Extent unprotectedHalf = graph.Over(graph.Minus(tokens, isProtected), 2);
        Extent sources = graph.Minus(graph.Over(graph.Plus(tokens, 1), 2), inFront ? (isProtected + 1) / 2 : isProtected);
        Extent most = graph.Larger(0, graph.Smaller(unprotectedHalf, sources));

        // Without an unprotected token at an odd position nothing can merge.
        Extent targets = graph.Larger(0, graph.Minus(graph.Over(tokens, 2), inFront ? isProtected / 2 : isProtected));
        string hasTarget = graph.ToInt(graph.ToBool(graph.Vector(targets)));
        return graph.Smaller(removed, graph.Times(most, Extent.Of(hasTarget)));
    }
}
