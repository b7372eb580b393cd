using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads quota and baselines.</summary>
internal static class GuardRailParser
{
    /// <summary>The quota, which starts at the first token that is not protected.</summary>
    internal static QuotaModel? Quota(AttributeArguments? uniform, GeometryModel geometry, int[] isProtected, Problems problems)
    {
        if (uniform is not { } quota)
        {
            return null;
        }

        // Protected positions ascend, each once: in front they are their own index.
        int first = 0;
        while (first < isProtected.Length && isProtected[first] == first)
        {
            first++;
        }

        int window = quota.Integer("Window"), rows = quota.Integer("Rows"), columns = quota.Integer("Columns"), cell = quota.Integer("Cell");
        bool isGrid = quota.Has("Rows") || quota.Has("Columns") || quota.Has("Cell");
        int inGrid = geometry.Tokens - isProtected.Length;
        string? wrong =
            isGrid == quota.Has("Window") ? "give either Window, or Rows, Columns and Cell"
            : !isGrid && window < 1 ? $"Window is {window}; it must be at least 1"
            : isGrid && (rows < 1 || columns < 1 || cell < 1) ? "Rows, Columns and Cell must all be at least 1"
            : isGrid && geometry.IsFixed && (long)rows * columns != inGrid
                ? $"a grid of {rows} x {columns} does not hold the {inGrid} tokens that are not protected"
            : isGrid && (long)rows * columns > inGrid ? $"a grid of {rows} x {columns} exceeds the {inGrid} tokens that are not protected"
            : null;
        if (wrong is not null)
        {
            problems.Add(RuleIds.Geometry, quota.Attribute, null, wrong);
            return null;
        }

        return isGrid ? new QuotaModel(first, 0, rows, columns, cell) : new QuotaModel(first, window, 0, 0, 0);
    }

    /// <summary>Seeds of the random baseline; 0 when it was not asked for.</summary>
    internal static int RandomSeeds(AttributeArguments? baseline, Problems problems)
    {
        if (baseline is not { } random)
        {
            return 0;
        }

        int seeds = random.Integer("Seeds", 5);
        if (seeds < 1)
        {
            problems.Add(RuleIds.Geometry, random.Attribute, "Seeds", $"Seeds is {seeds}; a random baseline needs at least 1, and 5 for an interval");
        }

        return seeds;
    }
}
