using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads <c>HeadKeepCounts</c>, the number of entries that each head keeps, and refuses what would decide the same in another way.</summary>
internal static class HeadCountParser
{
    /// <summary>One number a head; empty where another budget is given, null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="argument">The argument that gives the budget; its values are at least 1.</param>
    /// <param name="shape">How entries are picked.</param>
    /// <param name="geometry">The cache.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static EquatableArray<int>? Parse(
        AttributeArguments stage, string argument, CacheShapeModel shape, CacheGeometryModel geometry, Problems problems)
    {
        if (argument != BudgetParser.PerHead)
        {
            return new EquatableArray<int>([]);
        }

        int[] counts = [.. stage.Numbers(argument).Select(static count => (int)count)];
        (string Name, string Detail, bool IsRemovable)? wrong =
            counts.Length != geometry.KvHeads ? (argument, $"{argument} has {counts.Length} values for {geometry.KvHeads} heads", false)
            : shape.IsAdaptive
                ? ("Heads", $"heads compete for one number, but {argument} gives each its own; remove Heads, or give Keep or KeepCount", true)
            : shape.Selection != SelectionForm.Highest
                ? ("Selection", $"runs of entries are picked by one number for all heads; use EntrySelection.Highest with {argument}", false)
            : shape.IsCritical
                ? ("Critical", $"Critical divides one number that all heads have; remove it, or give Keep or KeepCount instead of {argument}", true)
            : null;
        if (wrong is var (name, detail, isRemovable))
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, name, detail, isRemovable ? [new Repair(RepairKind.RemoveArguments, name)] : []);
            return null;
        }

        return new EquatableArray<int>(counts);
    }
}
