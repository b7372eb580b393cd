using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads the one budget of a stage, layer by layer.</summary>
internal static class BudgetParser
{
    private const int OriginalBasis = 1;
    private const string Ceiling = "Ceiling";

    /// <summary>The budget of a cache that has one value a head, and not one a layer.</summary>
    internal const string PerHead = "HeadKeepCounts";

    private static readonly string[] _names = ["Keep", "KeepCount", "Remove", "Threshold", "Keeps", "KeepCounts", "Removes", PerHead];

    /// <summary>The budget at every layer, and the argument that gave it, which is empty where a method needs none. Null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="strategy">What the stage does.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="problems">Told of what is wrong.</param>
    /// <param name="method">The method that a recipe names; null for other stages.</param>
    /// <param name="countsTouchable">Whether only tokens that the stage may touch are counted, whatever the method.</param>
    internal static (BudgetModel[] Budgets, string Argument)? Parse(
        AttributeArguments stage, StageStrategy strategy, int layers, Problems problems, MethodFacts? method = null, bool countsTouchable = false)
    {
        // Of an adaptive method, a ceiling is one more way to say how many may stay.
        bool isAdaptive = method is { Adaptive: true };
        string[] given = [.. _names.Where(stage.Has)];
        given = (isAdaptive || method is { TakesBudget: false }) && stage.Integer(Ceiling) != 0 ? [.. given, Ceiling] : given;
        if (!IsCounted(stage, strategy, given, method, problems))
        {
            return null;
        }

        var empty = new BudgetModel(BudgetForm.Keep, 1, OfOriginal: false, Clamped: false, ProtectedInFront: true)
        {
            CountsTouchable = countsTouchable || method is { CountsUnprotected: true },
            IsAdaptive = isAdaptive,
        };
        if (given.Length == 0)
        {
            return ([.. Enumerable.Repeat(empty with { IsGiven = false }, layers)], "");
        }

        string argument = given[0];
        BudgetForm form = Form(argument);
        double[] values = IsList(argument) ? stage.Numbers(argument) : Scheduled(stage, form, Scalar(stage, argument, form), layers);
        if (IsList(argument) && argument != PerHead && values.Length != layers)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, argument, $"{argument} has {values.Length} values for {layers} layers");
            return null;
        }

        if (BudgetOptions.Wrong(stage, argument, strategy, method) is var (option, repair))
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, argument, option, () => repair is null ? [] : [repair]);
            return null;
        }

        if (values.Select(value => BudgetRange.Wrong(form, value, strategy)).FirstOrDefault(static text => text is not null) is { } wrong)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, argument, wrong, () => BudgetRange.Repairs(stage, argument, strategy));
            return null;
        }

        BudgetModel budget = empty with
        {
            Form = form,
            OfOriginal = stage.Has("Of") ? stage.Integer("Of") == OriginalBasis : form == BudgetForm.Keep && method is { OfOriginal: true },
            Clamped = method is { Clamped: true } and not { Site: MethodSite.AroundAttention },
            Rounding = RoundingOf(stage, form, strategy, method),
            Ceiling = form == BudgetForm.Threshold ? stage.Integer(Ceiling) : 0,
        };
        // A layer is as long as its longest head.
        double[] ofLayers = argument == PerHead ? [.. Enumerable.Repeat(values.DefaultIfEmpty(1).Max(), layers)] : values;
        return ([.. ofLayers.Select(value => budget with { Value = value })], argument);
    }

    /// <summary>Whether an argument gives a list, one value a layer or one a head.</summary>
    internal static bool IsList(string argument) => argument.EndsWith("s", StringComparison.Ordinal);

    /// <summary>How the value of an argument is read.</summary>
    internal static BudgetForm Form(string argument) => argument switch
    {
        "Keep" or "Keeps" => BudgetForm.Keep,
        "KeepCount" or "KeepCounts" or PerHead or Ceiling => BudgetForm.KeepCount,
        "Remove" or "Removes" => BudgetForm.Remove,
        _ => BudgetForm.Threshold,
    };

    /// <summary>The value of an argument that is not a list.</summary>
    internal static double Scalar(AttributeArguments stage, string argument, BudgetForm form) =>
        form is BudgetForm.Keep or BudgetForm.Threshold ? stage.Number(argument) : stage.Integer(argument);

    /// <summary>One value a layer; ToMe's linear schedule gives each its own (arXiv 2210.09461).</summary>
    internal static double[] Scheduled(AttributeArguments stage, BudgetForm form, double value, int layers)
    {
        double inflect = stage.Number("Inflect", -1);
        bool isLinear = form == BudgetForm.Remove && BudgetOptions.IsLinear(stage) && value >= 0 && Math.Abs(inflect) <= 1;
        return [.. Enumerable.Range(0, layers).Select(index => isLinear ? PlanMath.LinearRemoval((int)value, inflect, index, layers) : value)];
    }

    /// <summary>Whether as many budgets are given as there have to be; the rest is reported.</summary>
    private static bool IsCounted(AttributeArguments stage, StageStrategy strategy, string[] given, MethodFacts? method, Problems problems)
    {
        if (method is { TakesBudget: false })
        {
            if (given.Length > 0)
            {
                problems.Add(
                    RuleIds.BudgetCount,
                    stage.Attribute,
                    given[0],
                    $"{method.Title} takes none, because {(method.Adaptive ? "the data say" : "its options say")} how many tokens stay; "
                        + $"remove {string.Join(" and ", given)}",
                    new Repair(RepairKind.RemoveArguments, string.Join(",", given)));
            }

            return given.Length == 0;
        }

        if (given.Length == 1 || (given.Length == 0 && method is { Adaptive: true }))
        {
            return true;
        }

        string choice = method is null ? "Keep, KeepCount, Remove or Threshold" : strategy == StageStrategy.MergeToMe ? "Remove" : "Keep, KeepCount or Remove";
        problems.Add(
            RuleIds.BudgetCount,
            stage.Attribute,
            given.Length == 0 ? null : given[1],
            given.Length == 0 ? $"none is given; give {(strategy == StageStrategy.MergeToMe ? "" : "one of ")}{choice}, or a list of them"
                : $"{string.Join(" and ", given)} are given; keep one of them",
            () => BudgetOptions.KeepingOne(stage, given, strategy, method));
        return false;
    }

    private static RoundingForm RoundingOf(AttributeArguments stage, BudgetForm form, StageStrategy strategy, MethodFacts? method) =>
        stage.Has("Rounding") ? (RoundingForm)stage.Integer("Rounding")
        : strategy == StageStrategy.Evict ? RoundingForm.Floor
        : form == BudgetForm.Keep && method is not null ? (RoundingForm)Enum.Parse(typeof(RoundingForm), method.Rounding)
        : RoundingForm.HalfEven;
}
