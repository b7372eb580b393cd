namespace PipelineDsl.Recipes;

/// <summary>What a method over caches expands into: a scorer and how the entries that stay are picked.</summary>
/// <param name="Scorer">The built-in scorer.</param>
internal sealed record CacheRecipe(string Scorer)
{
    /// <summary>How entries are picked; a name of <c>EntrySelection</c>.</summary>
    internal string Selection { get; init; } = "Highest";

    /// <summary>Whether the heads of a layer compete.</summary>
    internal bool IsAdaptive { get; init; }

    /// <summary>Whether the second half of the budget goes by what values add to the output.</summary>
    internal bool IsCritical { get; init; }

    /// <summary>Whether the budget is the mean of a pyramid over the layers.</summary>
    internal bool IsPyramid { get; init; }

    /// <summary>Whether evicted values are folded into kept ones.</summary>
    internal bool IsMerging { get; init; }

    /// <summary>Whether keys are turned to new positions, as the paper does.</summary>
    internal bool IsRepacked { get; init; }

    /// <summary>What its reference implementation does differently, and on purpose is not done here; empty when nothing.</summary>
    internal string Fixed { get; init; } = "";

    /// <summary>What it reads besides keys, values and positions.</summary>
    internal CacheNeeds Needs => CacheScorers.Of(Scorer)!.Needs | (IsCritical ? CacheNeeds.OutputProjection : CacheNeeds.None);
}
