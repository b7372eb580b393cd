using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Which numbers make sense as a budget, whatever the model.</summary>
internal static class BudgetRange
{
    /// <summary>What is wrong with a value; null when nothing is.</summary>
    internal static string? Wrong(BudgetForm form, double value, StageStrategy strategy) => form switch
    {
        BudgetForm.Keep when !(value is > 0 and <= 1) => "a fraction kept must be above 0 and at most 1",
        BudgetForm.KeepCount when value < 1 => "at least 1 token must be kept",
        BudgetForm.Remove when value < 0 => "a removal must be 0 or more",
        BudgetForm.Threshold when double.IsNaN(value) || double.IsInfinity(value) => "a threshold must be finite",
        BudgetForm.Threshold when strategy == StageStrategy.Merge && Math.Abs(value) > 1 => "a similarity threshold is a cosine, so it must be -1 to 1",
        _ => null,
    };

    /// <summary>The argument with its wrong values at the bounds that they cross, when there is a nearest valid value for each.</summary>
    internal static IEnumerable<Repair> Repairs(AttributeArguments stage, string argument, StageStrategy strategy)
    {
        BudgetForm form = BudgetParser.Form(argument);
        bool isList = BudgetParser.IsList(argument);
        double[] values = isList ? stage.Numbers(argument) : [BudgetParser.Scalar(stage, argument, form)];
        double[] nearest = [.. values.Select(value => Nearest(form, value))];
        return nearest.All(value => Wrong(form, value, strategy) is null)
            ? [new Repair(RepairKind.SetArgument, argument, isList ? BudgetText.Of(form, nearest) : BudgetText.Of(nearest[0]))]
            : [];
    }

    /// <summary>The nearest valid value. Above 0 there is none for a fraction, and for what is no number neither: they stay as they are.</summary>
    private static double Nearest(BudgetForm form, double value) => form switch
    {
        BudgetForm.Keep => Math.Min(1, value),
        BudgetForm.KeepCount => Math.Max(1, value),
        BudgetForm.Remove => Math.Max(0, value),
        BudgetForm.Threshold when Math.Abs(value) > 1 && !double.IsInfinity(value) => Math.Sign(value),
        _ => value,
    };
}
