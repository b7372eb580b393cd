using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads <c>[Merge]</c> on a cache: what <c>[Evict]</c> drops at the same layers is folded into what it keeps.</summary>
internal static class CacheMergeParser
{
    private static readonly string[] _unread =
    [
        "Keep", "KeepCount", "Remove", "Keeps", "KeepCounts", "Removes", "Of", "Schedule", "Inflect", "Cut", "Within", "Rounding", "Ceiling", "Model",
        "ProportionalAttention",
    ];

    internal static DeclaredMerge? Parse(AttributeArguments merge, CacheGeometryModel geometry, Problems problems)
    {
        ScorerModel? similarity = ScorerParser.Parse(merge.Attribute, ContractSet.Similarities, problems);
        int[]? layers = LayerRange.Parse(merge, geometry.Layers, problems);
        if (similarity is null || layers is null)
        {
            return null;
        }

        if (similarity.TypeName != "global::PipelineDsl.KeySimilarity")
        {
            problems.Add(
                RuleIds.Scorer, merge.Attribute, null,
                $"'{similarity.DisplayName}' is not asked in a cache, where values are folded by the cosine of their keys; use Merge<KeySimilarity>");
            return null;
        }

        string[] unread = [.. _unread.Where(merge.Has)];
        if (unread.Length > 0)
        {
            problems.Add(
                RuleIds.BudgetRange, merge.Attribute, unread[0],
                $"[Merge] in a cache folds what [Evict] drops and has nothing to say but Layers and Threshold; remove {string.Join(" and ", unread)}",
                new Repair(RepairKind.RemoveArguments, string.Join(",", unread)));
            return null;
        }

        double threshold = merge.Number("Threshold");
        if (!(threshold is >= 0 and <= 1))
        {
            problems.Add(
                RuleIds.BudgetRange, merge.Attribute, "Threshold",
                $"Threshold is {BudgetText.Of(threshold)}; values of keys that are at least so similar are folded, 0 to 1");
            return null;
        }

        return new DeclaredMerge(merge.Attribute, layers, threshold);
    }
}
