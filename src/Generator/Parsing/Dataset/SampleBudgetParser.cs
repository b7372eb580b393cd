using PipelineDsl.Generator.Model.Dataset;
using PipelineDsl.Recipes;
using static PipelineDsl.Generator.Model.Dataset.DatasetStageForm;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads the one budget of a stage over samples.</summary>
internal static class SampleBudgetParser
{
    private static readonly string[] _names = ["Keep", "KeepCount", "Threshold", "MaxCost"];

    /// <summary>The budgets of which a stage takes one.</summary>
    internal static string[] Allowed(DatasetStageForm form, SampleScorerFacts? facts) => form switch
    {
        _ when facts?.Choice == "BelowMean" => ["Keep"],
        _ when facts?.Choice == "AtRandom" => ["Keep", "KeepCount"],
        Score or Group => ["Keep", "KeepCount", "Threshold"],
        Subset => ["Keep", "KeepCount", "MaxCost"],
        Deduplication => ["Threshold", "Keep"],
        TextDeduplication => [],
        _ => ["Keep", "KeepCount"],
    };

    /// <summary>The budget; null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="form">What the stage does.</param>
    /// <param name="allowed">The budgets of which it takes one.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static SampleBudgetModel? Parse(AttributeArguments stage, DatasetStageForm form, string[] allowed, Problems problems)
    {
        string[] given = [.. _names.Where(stage.Has)];
        string[] foreign = [.. given.Except(allowed)];
        foreach (string name in foreign)
        {
            string instead = allowed.Length == 0 ? "its bands say what is alike" : $"give {OneOf(allowed)}";
            problems.Add(
                RuleIds.BudgetRange, stage.Attribute, name, $"{name} is no budget of {Words(form)}; {instead}",
                allowed.Length == 0 || given.Length > 1 ? [new Repair(RepairKind.RemoveArguments, name)] : []);
        }

        if (foreign.Length > 0)
        {
            return null;
        }

        return form == TextDeduplication ? None(stage, problems)
            : given.Length == 1 ? Read(stage, form, given[0], problems)
            : Count(stage, form, allowed, given, problems);
    }

    private static SampleBudgetModel? None(AttributeArguments stage, Problems problems) =>
        IsOfOriginal(stage, SampleBudgetForm.None, problems) is null ? null : new SampleBudgetModel(SampleBudgetForm.None, 0);

    private static SampleBudgetModel? Count(
        AttributeArguments stage, DatasetStageForm form, string[] allowed, string[] given, Problems problems)
    {
        string meaning = form == Deduplication ? ", the cosine above which two samples count as duplicates, or the fraction kept" : "";
        string said = given.Length == 0
            ? $"none is given; give {OneOf(allowed)}{meaning}"
            : $"{string.Join(" and ", given)} are given; keep one of them";
        problems.Add(
            RuleIds.BudgetCount,
            stage.Attribute,
            given.Length == 0 ? null : given[given.Length - 1],
            said,
            [.. given.Select(kept => new Repair(RepairKind.RemoveArguments, string.Join(",", given.Where(name => name != kept)))).Reverse()]);
        return null;
    }

    private static SampleBudgetModel? Read(AttributeArguments stage, DatasetStageForm form, string name, Problems problems)
    {
        var kind = (SampleBudgetForm)Enum.Parse(typeof(SampleBudgetForm), name);
        double value = kind == SampleBudgetForm.KeepCount ? stage.Integer(name) : stage.Number(name);
        string? wrong = kind switch
        {
            SampleBudgetForm.Keep when !(value is > 0 and <= 1) => "a fraction kept must be above 0 and at most 1",
            SampleBudgetForm.KeepCount when value < 1 => "at least 1 sample must be kept",
            SampleBudgetForm.Threshold when form == Deduplication && !(Math.Abs(value) <= 1) => "a similarity threshold is a cosine, so it must be -1 to 1",
            SampleBudgetForm.Threshold when double.IsNaN(value) || double.IsInfinity(value) => "a threshold must be a finite number",
            SampleBudgetForm.MaxCost when !(value > 0 && value <= double.MaxValue) => "what the samples may cost together must be above 0 and finite",
            _ => null,
        };
        if (wrong is not null)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, name, wrong);
            return null;
        }

        return IsOfOriginal(stage, kind, problems) is { } ofOriginal ? new SampleBudgetModel(kind, value, ofOriginal) : null;
    }

    /// <summary>What a fraction is one of; null after a report.</summary>
    private static bool? IsOfOriginal(AttributeArguments stage, SampleBudgetForm kind, Problems problems)
    {
        const int Original = 1;
        int of = stage.Integer("Of");
        string? wrong = of is < 0 or > Original ? "this basis is not known; use one of the values of Basis"
            : stage.Has("Of") && kind != SampleBudgetForm.Keep ? "Of says what Keep is a fraction of, but Keep is not given; remove it"
            : null;
        if (wrong is not null)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, "Of", wrong, new Repair(RepairKind.RemoveArguments, "Of"));
            return null;
        }

        return of == Original;
    }

    private static string OneOf(string[] names) =>
        names.Length < 3 ? string.Join(" or ", names) : $"{string.Join(", ", names.Take(names.Length - 1))} or {names[names.Length - 1]}";

    private static string Words(DatasetStageForm form) => form switch
    {
        Score or Group => "a scorer",
        Subset => "a selector of sets",
        Deduplication => "deduplication",
        TextDeduplication => "a similarity of texts",
        _ => "merging samples",
    };
}
