using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Which of <c>Of</c>, <c>Schedule</c> and <c>Inflect</c> go with which budget.</summary>
internal static class BudgetOptions
{
    private const int LinearSchedule = 1;

    /// <summary>Whether removals change from layer to layer by ToMe's linear schedule.</summary>
    internal static bool IsLinear(AttributeArguments stage) => stage.Integer("Schedule") == LinearSchedule;

    /// <summary>What is wrong with the options of a stage, and what a machine could do about it; null when nothing is.</summary>
    internal static (string Detail, Repair? Repair)? Wrong(AttributeArguments stage, string argument, StageStrategy strategy)
    {
        double inflect = stage.Number("Inflect", -1);
        return !IsDefined(argument, strategy) ? ("ToMe is defined by Remove or Removes; use Merge<KeySimilarity> for other budgets", null)
            : Unfit(stage, argument, "Of") ? ("Of goes with Keep or Keeps only; remove it", Removing(stage, argument))
            : Unfit(stage, argument, "Schedule") ? ("Schedule goes with Remove only; remove it, or list the budgets", Removing(stage, argument))
            : Unfit(stage, argument, "Inflect") ? ("Inflect goes with Schedule = Schedule.Linear only", Removing(stage, argument))
            : !(Math.Abs(inflect) <= 1) ? ("Inflect must be -1 to 1", Clamping(inflect))
            : null;
    }

    /// <summary>One repair for each budget that could stay, when several are given. Options that do not go with it leave, too.</summary>
    internal static IEnumerable<Repair> KeepingOne(AttributeArguments stage, string[] given, StageStrategy strategy) =>
        from kept in given
        where given.Length > 1 && IsDefined(kept, strategy)
        let leaving = given.Where(name => name != kept).Concat(UnfitOptions(stage, kept))
        select new Repair(RepairKind.RemoveArguments, string.Join(",", leaving), kept);

    private static bool IsDefined(string argument, StageStrategy strategy) =>
        strategy != StageStrategy.MergeToMe || BudgetParser.Form(argument) == BudgetForm.Remove;

    private static IEnumerable<string> UnfitOptions(AttributeArguments stage, string argument) =>
        new[] { "Of", "Schedule", "Inflect" }.Where(option => Unfit(stage, argument, option));

    private static bool Unfit(AttributeArguments stage, string argument, string option) => stage.Has(option) && option switch
    {
        "Of" => BudgetParser.Form(argument) != BudgetForm.Keep,
        "Schedule" => argument != "Remove",
        _ => argument != "Remove" || !IsLinear(stage),
    };

    private static Repair Removing(AttributeArguments stage, string argument) =>
        new(RepairKind.RemoveArguments, string.Join(",", UnfitOptions(stage, argument)));

    private static Repair? Clamping(double inflect) =>
        double.IsNaN(inflect) ? null : new Repair(RepairKind.SetArgument, "Inflect", BudgetText.Of(Math.Sign(inflect)));
}
