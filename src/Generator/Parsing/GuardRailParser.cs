namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads baselines, and where a sequence begins that is not protected.</summary>
internal static class GuardRailParser
{
    /// <summary>Position of the first token that is not protected.</summary>
    internal static int FirstUnprotected(IReadOnlyList<int> isProtected)
    {
        // Protected positions ascend, each once: in front they are their own index.
        int first = 0;
        while (first < isProtected.Count && isProtected[first] == first)
        {
            first++;
        }

        return first;
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
