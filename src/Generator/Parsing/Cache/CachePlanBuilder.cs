using System.Globalization;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>How many entries every layer keeps of a full cache. Layers do not depend on each other.</summary>
/// <param name="geometry">The cache.</param>
/// <param name="rails">What must stay.</param>
/// <param name="schedule">When it runs.</param>
/// <param name="problems">Told of budgets that cannot be met.</param>
internal sealed class CachePlanBuilder(CacheGeometryModel geometry, CacheGuardRails rails, CacheScheduleModel schedule, Problems problems)
{
    /// <summary>Entries that each layer keeps.</summary>
    internal int[] LayerEntries { get; } = [.. Enumerable.Repeat(geometry.MaxTokens, geometry.Layers)];

    /// <summary>The layers that evict.</summary>
    internal List<CacheStageModel> Stages { get; } = [];

    /// <summary>The most that a layer may keep: at the ceiling there must be room for the next token.</summary>
    private int Most => schedule.When == TriggerForm.AtCeiling ? geometry.MaxTokens - 1 : geometry.MaxTokens;

    internal void Run(List<DeclaredStage> declared, List<DeclaredMerge> merges)
    {
        foreach (DeclaredStage stage in declared)
        {
            for (int index = 0; index < stage.Layers.Length && IsPossible(stage, index); index++)
            {
                int layer = stage.Layers[index];
                CacheBudgetModel budget = stage.CacheBudgets[index];
                LayerEntries[layer] = budget.Asked(geometry.MaxTokens);
                Stages.Add(new CacheStageModel(layer, Shape(stage, budget, layer, merges), budget, LayerEntries[layer]));
            }
        }

        Stages.Sort(static (left, right) => left.Layer.CompareTo(right.Layer));
    }

    private static CacheShapeModel Shape(DeclaredStage stage, CacheBudgetModel budget, int layer, List<DeclaredMerge> merges)
    {
        CacheShapeModel shape = stage.Cache!;
        bool hasRuns = shape.Selection is SelectionForm.PerChunk or SelectionForm.WholeChunks;
        bool isLiteral = budget is { OfOriginal: false, Rounding: RoundingForm.Floor, IsPyramid: false };
        return shape with
        {
            ChunkKeep = hasRuns && isLiteral ? budget.Fraction : 0,
            MergeThreshold = merges.Find(merge => Array.IndexOf(merge.Layers, layer) >= 0)?.Threshold ?? shape.MergeThreshold,
        };
    }

    private bool IsPossible(DeclaredStage stage, int index)
    {
        EquatableArray<int> heads = stage.Cache!.HeadCounts;
        int asked = stage.CacheBudgets[index].Asked(geometry.MaxTokens);
        return heads.Count == 0
            ? IsPossible(stage, index, "it", asked)
            : Enumerable.Range(0, heads.Count).All(head => IsPossible(stage, index, $"head {head}", heads[head]));
    }

    private bool IsPossible(DeclaredStage stage, int index, string who, int asked)
    {
        CacheBudgetModel budget = stage.CacheBudgets[index];
        int layer = stage.Layers[index];
        int longest = stage.Cache!.IsAdaptive ? CacheMath.LongestHead(asked, geometry.KvHeads, geometry.MaxTokens) : asked;

        // Whose queries score the others cannot leave: nothing scores them in turn.
        int floor = Math.Max(rails.Floor, rails.Sinks + stage.Window);
        string? wrong =
            asked > geometry.MaxTokens ? $"at layer {layer} {who} would keep {asked} entries, but the cache holds at most {geometry.MaxTokens}"
            : asked < rails.Floor
                ? $"at layer {layer} {who} would keep {asked} of {geometry.MaxTokens} entries, but {rails.Sinks} sinks and {rails.Recent} recent ones must stay"
            : asked < floor
                ? $"at layer {layer} {who} would keep {asked} of {geometry.MaxTokens} entries, but {rails.Sinks} sinks and the last {stage.Window}, whose "
                    + "queries score, must stay"
            : longest > Most
                ? $"at layer {layer} {(longest > asked ? "one of the heads that compete" : who)} would keep {longest} of {geometry.MaxTokens} entries, "
                    + "which at the ceiling leaves no room for the next token"
            : IsFlat(budget)
                ? $"a pyramid would leave the last layer fewer entries than the {budget.Window} that score and stay; lower Window, or raise the budget"
            : null;
        if (wrong is not null)
        {
            int nearest = Math.Min(Most, Math.Max(floor, asked));
            problems.Add(RuleIds.BudgetRange, stage.Attribute, stage.BudgetArgument, wrong, longest > asked || budget.IsPyramid ? [] : Nearest(stage, nearest));
        }

        return wrong is null;
    }

    /// <summary>Where a pyramid does not fit, kvpress gives every layer the same, without a word.</summary>
    private bool IsFlat(CacheBudgetModel budget) => budget is { IsPyramid: true, PyramidLayers: > 1 }
        && !CacheMath.PyramidFits(budget.Count > 0 ? budget.Count : budget.Fraction * geometry.MaxTokens, geometry.MaxTokens, budget.Window);

    /// <summary>Sets a single budget to the nearest that can be met; lists are left to their author.</summary>
    private Repair[] Nearest(DeclaredStage stage, int entries)
    {
        // Fractions are rounded down, so one that is a little too small would be refused again.
        double thousandths = entries == Most ? Math.Floor(1000.0 * entries / geometry.MaxTokens) : Math.Ceiling(1000.0 * entries / geometry.MaxTokens);
        return stage.BudgetArgument switch
        {
            "KeepCount" => [new Repair(RepairKind.SetArgument, "KeepCount", entries.ToString(CultureInfo.InvariantCulture))],
            "Keep" => [new Repair(RepairKind.SetArgument, "Keep", (thousandths / 1000).ToString(CultureInfo.InvariantCulture))],
            _ => [],
        };
    }
}
