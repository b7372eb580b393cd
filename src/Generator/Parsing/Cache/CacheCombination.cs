using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Refuses stages, schedules and positions that contradict each other.</summary>
/// <param name="pipeline">The attribute that declares the cache.</param>
/// <param name="geometry">The cache.</param>
/// <param name="schedule">When it is compressed.</param>
/// <param name="problems">Told of what is wrong.</param>
internal sealed class CacheCombination(AttributeArguments pipeline, CacheGeometryModel geometry, CacheScheduleModel schedule, Problems problems)
{
    internal void Check(List<DeclaredStage> stages, List<DeclaredMerge> merges)
    {
        StageCombination.CheckOverlap(stages, problems);
        CheckMerges(stages, merges);
        CheckQueryHeads(stages);
        if (schedule.When == TriggerForm.AtCeiling && stages.Count > 0)
        {
            CheckCeiling(stages);
        }
    }

    private void CheckMerges(List<DeclaredStage> stages, List<DeclaredMerge> merges)
    {
        var taken = new HashSet<int>(stages.Where(static stage => stage.Cache!.MergeThreshold is not null).SelectMany(static stage => stage.Layers));
        foreach (DeclaredMerge merge in merges)
        {
            int[] idle = [.. merge.Layers.Where(layer => !stages.Exists(stage => Array.IndexOf(stage.Layers, layer) >= 0))];
            if (idle.Length > 0)
            {
                problems.Add(
                    RuleIds.LayerRange, merge.Attribute, "Layers",
                    $"layer {string.Join(", ", idle)} evicts nothing whose values could be merged; give [Merge] only layers of [Evict]");
            }

            int[] twice = [.. merge.Layers.Where(layer => !taken.Add(layer))];
            if (twice.Length > 0)
            {
                problems.Add(
                    RuleIds.OverlappingStages, merge.Attribute, "Layers", $"layer {string.Join(", ", twice)} merges already; give every layer one [Merge]");
            }
        }
    }

    private void CheckQueryHeads(List<DeclaredStage> stages)
    {
        if (geometry.QueryHeads == 0 && stages.Find(ReadsQueryHeads) is { } reader)
        {
            string who = reader.CacheMethod?.Title ?? (reader.Cache!.IsCritical ? "Critical" : reader.Scorer.DisplayName);
            problems.Add(
                RuleIds.Geometry, pipeline.Attribute, null,
                $"{who} reads something of every query head; give QueryHeads, the query heads of a layer, {geometry.KvHeads} or a multiple");
        }
    }

    /// <summary>Of a scorer of the user's nobody knows at compile time; weaving does.</summary>
    private static bool ReadsQueryHeads(DeclaredStage stage) =>
        stage.Cache!.IsCritical
        || stage.Scorer.Signal == SignalForm.Attention
        || CacheScorerParser.Facts(stage.Scorer) is { ReadsQueryHeads: true };

    /// <summary>A ceiling holds when every layer can be brought below it, however long the text.</summary>
    private void CheckCeiling(List<DeclaredStage> stages)
    {
        int[] idle = [.. Enumerable.Range(0, geometry.Layers).Except(stages.SelectMany(static stage => stage.Layers))];
        if (idle.Length > 0)
        {
            problems.Add(
                RuleIds.Scorer, pipeline.Attribute, "When",
                $"layer {string.Join(", ", idle)} evicts nothing, so it grows beyond the ceiling; give every layer a stage, or another CacheTrigger");
        }

        foreach (DeclaredStage stage in stages.Where(static stage => stage.CacheBudgets.Any(static budget => budget.OfOriginal)))
        {
            problems.Add(
                RuleIds.BudgetRange, stage.Attribute, "Of",
                "a fraction of all tokens seen grows without end, which no ceiling can hold; remove Of, or give another CacheTrigger",
                new Repair(RepairKind.RemoveArguments, "Of"));
        }
    }
}
