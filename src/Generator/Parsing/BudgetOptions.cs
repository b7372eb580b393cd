using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Which of <c>Of</c>, <c>Rounding</c>, <c>Ceiling</c>, <c>Schedule</c> and <c>Inflect</c> go with which budget.</summary>
internal static class BudgetOptions
{
    private const int LinearSchedule = 1;
    private const int PyramidSchedule = 2;

    private static readonly string[] _names = ["Of", "Rounding", "Ceiling", "Schedule", "Inflect"];

    /// <summary>Whether removals change from layer to layer by ToMe's linear schedule.</summary>
    internal static bool IsLinear(AttributeArguments stage) => stage.Integer("Schedule") == LinearSchedule;

    /// <summary>Whether budgets fall from the first layer to the last by PyramidKV's schedule.</summary>
    internal static bool IsPyramid(AttributeArguments stage) => stage.Integer("Schedule") == PyramidSchedule;

    /// <summary>What is wrong with the options of a stage, and what a machine could do about it; null when nothing is.</summary>
    internal static (string Detail, Repair? Repair)? Wrong(AttributeArguments stage, string argument, StageStrategy strategy, MethodFacts? method)
    {
        double inflect = stage.Number("Inflect", -1);
        int ceiling = stage.Integer("Ceiling");
        return strategy == StageStrategy.MergeToMe && BudgetParser.Form(argument) != BudgetForm.Remove
                ? ("ToMe is defined by Remove or Removes; use Merge<KeySimilarity> for other budgets", null)
            : !IsDefined(argument, strategy, method) ? ($"{method!.Title} has no threshold; give Keep, KeepCount or Remove, or a list of them", null)
            : Unfit(stage, argument, "Of", strategy) ? ("Of goes with Keep or Keeps only; remove it", Removing(stage, argument, strategy))
            : Unfit(stage, argument, "Rounding", strategy) ? ("Rounding goes with Keep or Keeps only; remove it", Removing(stage, argument, strategy))
            : !Enum.IsDefined(typeof(RoundingForm), stage.Integer("Rounding")) ? ("this rounding is not known; use one of the values of Rounding", null)
            : Unfit(stage, argument, "Ceiling", strategy)
                ? ("Ceiling goes with a number that depends on the data, which is the Threshold of a pruning stage or an adaptive recipe; remove it",
                    Removing(stage, argument, strategy))
            : ceiling < 0 ? ($"Ceiling is {ceiling}; it must be at least 1, or 0 for none", null)
            : Unfit(stage, argument, "Schedule", strategy)
                ? (strategy == StageStrategy.Evict
                    ? "Schedule spreads one Keep or KeepCount over the layers of a cache, in a pyramid; remove it, or list the budgets"
                    : "Schedule goes with Remove only; remove it, or list the budgets",
                    Removing(stage, argument, strategy))
            : strategy != StageStrategy.Evict && IsPyramid(stage)
                ? ("Schedule.Pyramid is for caches; use Schedule.Linear, or list the budgets", Removing(stage, argument, strategy))
            : Unfit(stage, argument, "Inflect", strategy) ? ("Inflect goes with Schedule = Schedule.Linear only", Removing(stage, argument, strategy))
            : !(Math.Abs(inflect) <= 1) ? ("Inflect must be -1 to 1", Clamping(inflect))
            : null;
    }

    /// <summary>One repair for each budget that could stay, when several are given. Options that do not go with it leave, too.</summary>
    internal static IEnumerable<Repair> KeepingOne(AttributeArguments stage, string[] given, StageStrategy strategy, MethodFacts? method) =>
        from kept in given
        where given.Length > 1 && IsDefined(kept, strategy, method)
        let leaving = given.Where(name => name != kept).Concat(UnfitOptions(stage, kept, strategy)).Distinct()
        select new Repair(RepairKind.RemoveArguments, string.Join(",", leaving), kept);

    private static bool IsDefined(string argument, StageStrategy strategy, MethodFacts? method) => BudgetParser.Form(argument) is var form
        && (strategy == StageStrategy.MergeToMe ? form == BudgetForm.Remove : method is null || form != BudgetForm.Threshold);

    private static IEnumerable<string> UnfitOptions(AttributeArguments stage, string argument, StageStrategy strategy) =>
        _names.Where(option => Unfit(stage, argument, option, strategy));

    private static bool Unfit(AttributeArguments stage, string argument, string option, StageStrategy strategy) => stage.Has(option) && option switch
    {
        "Of" or "Rounding" => BudgetParser.Form(argument) != BudgetForm.Keep,
        "Ceiling" => argument != "Ceiling" && (argument != "Threshold" || strategy != StageStrategy.Prune),
        "Schedule" when strategy == StageStrategy.Evict => argument is not ("Keep" or "KeepCount") || !(stage.Integer("Schedule") == 0 || IsPyramid(stage)),
        "Schedule" => argument != "Remove",
        _ => argument != "Remove" || !IsLinear(stage),
    };

    private static Repair Removing(AttributeArguments stage, string argument, StageStrategy strategy) =>
        new(RepairKind.RemoveArguments, string.Join(",", UnfitOptions(stage, argument, strategy)));

    private static Repair? Clamping(double inflect) =>
        double.IsNaN(inflect) ? null : new Repair(RepairKind.SetArgument, "Inflect", BudgetText.Of(Math.Sign(inflect)));
}
