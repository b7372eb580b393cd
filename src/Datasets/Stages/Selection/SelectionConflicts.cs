namespace PipelineDsl.Datasets;

/// <summary>Which options of a selection by scores do not go together.</summary>
internal static class SelectionConflicts
{
    /// <summary>The most groups of one step: their counters must fit into memory.</summary>
    private const int MostGroups = 1 << 22;

    /// <summary>Refuses rules that mean nothing.</summary>
    /// <param name="rule">The rule.</param>
    /// <exception cref="DatasetException">Two options contradict each other, or one lacks what it needs.</exception>
    internal static void Check(SelectionRule rule)
    {
        SampleOptions options = rule.Options;
        bool hasQuota = options.Quota != ClassQuota.None, hasFloor = options.MinPerClass > 0 || options.ClassFloor > 0;
        bool isMiddle = options.Order == Difficulty.Middle, isThreshold = rule.Budget.Kind == SampleBudgetKind.Threshold;
        Refuse(rule.Budget.Kind == SampleBudgetKind.MaxCost, "MaxCost is a budget of selectors of sets, not of scores.");
        Refuse(rule.Choice == SampleChoice.BelowMean && rule.Budget.Kind != SampleBudgetKind.Keep,
            "Scorers that split samples at their mean need the budget Keep: the fraction kept of those below it.");
        Refuse((hasQuota || hasFloor) && options.Classes < 2, "Quotas of classes need the number of classes.");
        Refuse(isThreshold && (hasQuota || hasFloor || options.Strata > 0 || options.MixRandom > 0 || isMiddle || rule.Choice != SampleChoice.ByScore),
            "A threshold leaves no budget to share out: Quota, MinPerClass, ClassFloor, Strata, MixRandom, Middle and scorers that draw don't go with it.");
        Refuse((long)options.Strata * (hasQuota ? options.Classes : 1) > MostGroups, $"Strata of all classes are more than {MostGroups}.");
        Refuse(hasQuota && options.ClassFloor > 0, "Quota and ClassFloor are two answers to one question.");
        Refuse(options.Quota == ClassQuota.Equal && options.MinPerClass > 0, "MinPerClass says nothing where classes keep equal numbers.");
        Refuse(isMiddle && (options.Skip > 0 || options.Strata > 0 || hasFloor),
            "The middle has no end: Skip, Strata, MinPerClass and ClassFloor don't go with it.");
        Refuse(options.Strata > 0 && !hasQuota && hasFloor, "Strata draw at random: MinPerClass and ClassFloor need Quota = Proportional beside them.");
        Refuse(rule.Choice == SampleChoice.BelowMean && (hasQuota || hasFloor || options.Strata > 0 || options.MixRandom > 0 || isMiddle),
            "Scorers that split samples at their mean draw already: Quota, MinPerClass, ClassFloor, Strata, MixRandom and Middle don't go with them.");
        Refuse(rule.Choice == SampleChoice.AtRandom && (options.Strata > 0 || isMiddle || options.Skip > 0),
            "Samples drawn at random have no scores: Strata, Skip and Middle don't go with them.");
    }

    private static void Refuse(bool isConflict, string message)
    {
        if (isConflict)
        {
            throw new DatasetException(message, 2);
        }
    }
}
