using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads the one budget of a stage, layer by layer.</summary>
internal static class BudgetParser
{
    private const int OriginalBasis = 1;
    private const int LinearSchedule = 1;

    private static readonly string[] _names = ["Keep", "KeepCount", "Remove", "Threshold", "Keeps", "KeepCounts", "Removes"];

    internal static (BudgetModel[] Budgets, string Argument)? Parse(AttributeArguments stage, StageStrategy strategy, int layers, Problems problems)
    {
        string[] given = [.. _names.Where(stage.Has)];
        if (given.Length != 1)
        {
            problems.Add(RuleIds.BudgetCount, stage.Attribute, given.Length == 0 ? null : given[1], given.Length == 0
                ? "none is given; give one of Keep, KeepCount, Remove or Threshold, or a list of them"
                : $"{string.Join(" and ", given)} are given; keep one of them");
            return null;
        }

        string argument = given[0];
        bool isList = argument.EndsWith("s", StringComparison.Ordinal);
        BudgetForm form = argument switch
        {
            "Keep" or "Keeps" => BudgetForm.Keep,
            "KeepCount" or "KeepCounts" => BudgetForm.KeepCount,
            "Remove" or "Removes" => BudgetForm.Remove,
            _ => BudgetForm.Threshold,
        };
        double[] values = isList ? stage.Numbers(argument) : Scheduled(stage, argument, form, layers);
        string? wrong = isList && values.Length != layers
            ? $"{argument} has {values.Length} values for {layers} layers"
            : WrongOption(stage, form, isList, strategy)
                ?? values.Select(value => WrongValue(form, value, strategy)).FirstOrDefault(static text => text is not null);
        if (wrong is not null)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, argument, wrong);
            return null;
        }

        bool ofOriginal = stage.Integer("Of") == OriginalBasis;
        bool clamped = strategy == StageStrategy.MergeToMe;
        return ([.. values.Select(value => new BudgetModel(form, value, ofOriginal, clamped, ProtectedInFront: true))], argument);
    }

    /// <summary>One value a layer; ToMe's linear schedule gives each its own (arXiv 2210.09461).</summary>
    private static double[] Scheduled(AttributeArguments stage, string argument, BudgetForm form, int layers)
    {
        double value = form is BudgetForm.Keep or BudgetForm.Threshold ? stage.Number(argument) : stage.Integer(argument);
        double inflect = stage.Number("Inflect", -1);
        bool isLinear = form == BudgetForm.Remove && stage.Integer("Schedule") == LinearSchedule && value >= 0 && Math.Abs(inflect) <= 1;
        return [.. Enumerable.Range(0, layers).Select(index => isLinear ? PlanMath.LinearRemoval((int)value, inflect, index, layers) : value)];
    }

    private static string? WrongOption(AttributeArguments stage, BudgetForm form, bool isList, StageStrategy strategy) =>
        strategy == StageStrategy.MergeToMe && form != BudgetForm.Remove ? "ToMe is defined by Remove or Removes; use Merge<KeySimilarity> for other budgets"
        : stage.Has("Of") && form != BudgetForm.Keep ? "Of goes with Keep or Keeps only; remove it"
        : stage.Has("Schedule") && (form != BudgetForm.Remove || isList) ? "Schedule goes with Remove only; remove it, or list the budgets"
        : stage.Has("Inflect") && stage.Integer("Schedule") != LinearSchedule ? "Inflect goes with Schedule = Schedule.Linear only"
        : !(Math.Abs(stage.Number("Inflect", -1)) <= 1) ? "Inflect must be -1 to 1"
        : null;

    private static string? WrongValue(BudgetForm form, double value, StageStrategy strategy) => form switch
    {
        BudgetForm.Keep when !(value is > 0 and <= 1) => "a fraction kept must be above 0 and at most 1",
        BudgetForm.KeepCount when value < 1 => "at least 1 token must be kept",
        BudgetForm.Remove when value < 0 => "a removal must be 0 or more",
        BudgetForm.Threshold when double.IsNaN(value) || double.IsInfinity(value) => "a threshold must be finite",
        BudgetForm.Threshold when strategy == StageStrategy.Merge && Math.Abs(value) > 1 => "a similarity threshold is a cosine, so it must be -1 to 1",
        _ => null,
    };
}
