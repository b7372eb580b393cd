using System.Globalization;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>How many entries every layer keeps of a full cache. Layers do not depend on each other.</summary>
/// <param name="geometry">The cache.</param>
/// <param name="rails">What must stay.</param>
/// <param name="problems">Told of budgets that cannot be met.</param>
internal sealed class CachePlanBuilder(CacheGeometryModel geometry, CacheGuardRails rails, Problems problems)
{
    /// <summary>Entries that each layer keeps.</summary>
    internal int[] LayerEntries { get; } = [.. Enumerable.Repeat(geometry.MaxTokens, geometry.Layers)];

    /// <summary>The layers that evict.</summary>
    internal List<CacheStageModel> Stages { get; } = [];

    internal void Run(List<DeclaredStage> declared)
    {
        foreach (DeclaredStage stage in declared)
        {
            for (int index = 0; index < stage.Layers.Length && IsPossible(stage, index); index++)
            {
                int layer = stage.Layers[index], entries = Asked(stage, index);
                LayerEntries[layer] = entries;
                Stages.Add(new CacheStageModel(layer, stage.Scorer, stage.Budgets[index], entries));
            }
        }

        Stages.Sort(static (left, right) => left.Layer.CompareTo(right.Layer));
    }

    private int Asked(DeclaredStage stage, int index) => stage.Budgets[index].Asked(geometry.MaxTokens, geometry.MaxTokens, protectedCount: 0);

    private bool IsPossible(DeclaredStage stage, int index)
    {
        int asked = Asked(stage, index), layer = stage.Layers[index];
        string? wrong =
            asked > geometry.MaxTokens ? $"at layer {layer} it would keep {asked} entries, but the cache holds at most {geometry.MaxTokens}"
            : asked < rails.Floor
                ? $"at layer {layer} it would keep {asked} of {geometry.MaxTokens} entries, but {rails.Sinks} sinks and {rails.Recent} recent ones must stay"
            : null;
        if (wrong is not null)
        {
            int nearest = Math.Min(geometry.MaxTokens, Math.Max(rails.Floor, asked));
            problems.Add(RuleIds.BudgetRange, stage.Attribute, stage.BudgetArgument, wrong, Nearest(stage, nearest));
        }

        return wrong is null;
    }

    /// <summary>Sets a single budget to the nearest that can be met; lists are left to their author.</summary>
    private Repair[] Nearest(DeclaredStage stage, int entries)
    {
        double thousandths = Math.Ceiling(1000.0 * entries / geometry.MaxTokens);
        return stage.BudgetArgument switch
        {
            "KeepCount" => [new Repair(RepairKind.SetArgument, "KeepCount", entries.ToString(CultureInfo.InvariantCulture))],
            "Keep" => [new Repair(RepairKind.SetArgument, "Keep", (thousandths / 1000).ToString(CultureInfo.InvariantCulture))],
            _ => [],
        };
    }
}
