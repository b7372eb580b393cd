using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads the one budget of a stage, layer by layer.</summary>
internal static class BudgetParser
{
    private const int OriginalBasis = 1;

    private static readonly string[] _names = ["Keep", "KeepCount", "Remove", "Threshold", "Keeps", "KeepCounts", "Removes"];

    internal static (BudgetModel[] Budgets, string Argument)? Parse(AttributeArguments stage, StageStrategy strategy, int layers, Problems problems)
    {
        string[] given = [.. _names.Where(stage.Has)];
        if (given.Length != 1)
        {
            problems.Add(
                RuleIds.BudgetCount,
                stage.Attribute,
                given.Length == 0 ? null : given[1],
                given.Length == 0
                    ? "none is given; give one of Keep, KeepCount, Remove or Threshold, or a list of them"
                    : $"{string.Join(" and ", given)} are given; keep one of them",
                () => BudgetOptions.KeepingOne(stage, given, strategy));
            return null;
        }

        string argument = given[0];
        BudgetForm form = Form(argument);
        double[] values = IsList(argument) ? stage.Numbers(argument) : Scheduled(stage, form, Scalar(stage, argument, form), layers);
        if (IsList(argument) && values.Length != layers)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, argument, $"{argument} has {values.Length} values for {layers} layers");
            return null;
        }

        if (BudgetOptions.Wrong(stage, argument, strategy) is var (option, repair))
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, argument, option, () => repair is null ? [] : [repair]);
            return null;
        }

        if (values.Select(value => BudgetRange.Wrong(form, value, strategy)).FirstOrDefault(static text => text is not null) is { } wrong)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, argument, wrong, () => BudgetRange.Repairs(stage, argument, strategy));
            return null;
        }

        bool ofOriginal = stage.Integer("Of") == OriginalBasis;
        bool clamped = strategy == StageStrategy.MergeToMe;
        return ([.. values.Select(value => new BudgetModel(form, value, ofOriginal, clamped, ProtectedInFront: true))], argument);
    }

    /// <summary>Whether an argument gives one value a layer.</summary>
    internal static bool IsList(string argument) => argument.EndsWith("s", StringComparison.Ordinal);

    /// <summary>How the value of an argument is read.</summary>
    internal static BudgetForm Form(string argument) => argument switch
    {
        "Keep" or "Keeps" => BudgetForm.Keep,
        "KeepCount" or "KeepCounts" => BudgetForm.KeepCount,
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
}
