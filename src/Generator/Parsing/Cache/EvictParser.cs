using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads one <c>[Evict]</c>.</summary>
internal static class EvictParser
{
    private static readonly string[] _budgets = ["Keep", "KeepCount", "Keeps", "KeepCounts"];
    private static readonly string[] _otherBudgets = ["Remove", "Removes", "Threshold"];
    private static readonly string[] _options = ["Of", "Schedule", "Inflect", "Cut", "Within", "Rounding", "Ceiling", "Model"];

    internal static DeclaredStage? Parse(AttributeArguments stage, CacheGeometryModel geometry, Problems problems)
    {
        ScorerModel? scorer = Scorer(stage, problems);
        int[]? layers = LayerRange.Parse(stage, geometry.Layers, problems);
        if (scorer is null || layers is null || !HasCacheBudget(stage, problems))
        {
            return null;
        }

        return BudgetParser.Parse(stage, StageStrategy.Evict, layers.Length, problems) is var (budgets, argument)
            ? new DeclaredStage(stage.Attribute, StageStrategy.Evict, scorer, layers, budgets, argument)
            : null;
    }

    private static ScorerModel? Scorer(AttributeArguments stage, Problems problems)
    {
        ScorerModel? scorer = ScorerParser.Parse(stage.Attribute, isSimilarity: false, problems);
        if (scorer is { Signal: SignalForm.Hidden or SignalForm.Scores })
        {
            string read = scorer.Signal == SignalForm.Hidden ? "hidden states" : "what an auxiliary network says";
            problems.Add(
                RuleIds.Scorer,
                stage.Attribute,
                null,
                $"'{scorer.DisplayName}' reads {read}, but a cache holds only keys and values; use a scorer of keys, attention or positions");
            return null;
        }

        return scorer;
    }

    /// <summary>A cache grows with the sequence, so only what is kept can be said in advance.</summary>
    private static bool HasCacheBudget(AttributeArguments stage, Problems problems)
    {
        bool hasBudget = _budgets.Any(stage.Has);
        if (_otherBudgets.FirstOrDefault(stage.Has) is { } other)
        {
            problems.Add(
                RuleIds.BudgetRange,
                stage.Attribute,
                other,
                $"{other} is no budget of a cache, whose length grows; give Keep or KeepCount, or a list of them",
                hasBudget ? [new Repair(RepairKind.RemoveArguments, other)] : []);
            return false;
        }

        if (_options.FirstOrDefault(stage.Has) is { } option)
        {
            problems.Add(
                RuleIds.BudgetRange,
                stage.Attribute,
                option,
                $"{option} goes with [TokenPipeline]; every layer of a cache has a budget of its own; remove it",
                new Repair(RepairKind.RemoveArguments, option));
            return false;
        }

        if (!hasBudget)
        {
            problems.Add(RuleIds.BudgetCount, stage.Attribute, null, "none is given; give one of Keep and KeepCount, or a list of them");
        }

        return hasBudget;
    }
}
