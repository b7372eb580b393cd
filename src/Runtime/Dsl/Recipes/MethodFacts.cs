namespace PipelineDsl.Recipes;

/// <summary>
/// One published method: what its recipe expands into, and what a reader should know. Compiled into the runtime (for <c>docs/methods.md</c>) and into the
/// generator (for expansion), so that the page and the code cannot differ.
/// </summary>
/// <param name="Name">Name of the <c>Method</c> value.</param>
/// <param name="Title">Its name in print.</param>
/// <param name="Source">Venue and arXiv id, or where it is described.</param>
internal sealed record MethodFacts(string Name, string Title, string Source)
{
    /// <summary>What the recipe expands into.</summary>
    internal MethodForm Form { get; init; } = MethodForm.Composed;

    /// <summary>Where it acts.</summary>
    internal MethodSite Site { get; init; }

    /// <summary>What it reads.</summary>
    internal MethodNeeds Needs { get; init; }

    /// <summary>Scorer, similarity or, for a composed method, the class in <c>PipelineDsl.Methods</c>.</summary>
    internal string Type { get; init; } = "";

    /// <summary>The reducer, for <see cref="MethodForm.PruneReduced"/>.</summary>
    internal string Reducer { get; init; } = "";

    /// <summary>Added to the layers of the recipe, which count as the paper does: -1 where a method acts in front of the layer that it names.</summary>
    internal int LayerOffset { get; init; }

    /// <summary>How a kept fraction becomes a number; a name of <c>Rounding</c>.</summary>
    internal string Rounding { get; init; } = "HalfEven";

    /// <summary>Whether fractions leave protected tokens out.</summary>
    internal bool CountsUnprotected { get; init; }

    /// <summary>Whether fractions are of the tokens that entered the first layer.</summary>
    internal bool OfOriginal { get; init; }

    /// <summary>Whether removals are cut down to what can be merged.</summary>
    internal bool Clamped { get; init; }

    /// <summary>Whether the number kept depends on the data, so that no budget need be given.</summary>
    internal bool Adaptive { get; init; }

    /// <summary>Whether a budget has to be given; otherwise the options alone say what is left.</summary>
    internal bool TakesBudget { get; init; } = true;

    /// <summary>Whether attention is that of the layer to come, computed on the tokens in front of it.</summary>
    internal bool ReadsNextLayer { get; init; }

    /// <summary>Whether it reads the mean attention of all tokens where no token is protected, as in encoders without CLS.</summary>
    internal bool ReadsMeanWithoutCls { get; init; }

    /// <summary>Whether hidden states are compared behind the model's final norm.</summary>
    internal bool ReadsNormedHidden { get; init; }

    /// <summary>Whether tokens are merged with their sizes, so that later layers can attend in proportion.</summary>
    internal bool HasSizes { get; init; }

    /// <summary>Whether the selection covers the sequence by construction, so that a uniformity quota would add nothing.</summary>
    internal bool Covers { get; init; }

    /// <summary>Whether a stage with <c>Within</c> is usual: the method is about an image in a prompt.</summary>
    internal bool NeedsSpan { get; init; }

    /// <summary>Order of the rows.</summary>
    internal MethodOrder Order { get; init; }

    /// <summary>Position ids behind it.</summary>
    internal MethodPositions Positions { get; init; }

    /// <summary>Options of <c>RecipeAttribute</c> that it takes, with the paper's default; NaN where one must be given.</summary>
    internal MethodOption[] Options { get; init; } = [];

    /// <summary>The attribute line to copy.</summary>
    internal string Recipe { get; init; } = "";

    /// <summary>What the stage does, for plans and comments, in a few words that follow "layer 3: ".</summary>
    internal string Action { get; init; } = "";

    /// <summary>What a method over caches expands into; null for methods over tokens.</summary>
    internal CacheRecipe? Cache { get; init; }

    /// <summary>What a method over the samples of a training set expands into; null for others.</summary>
    internal DatasetRecipe? Dataset { get; init; }

    /// <summary>Whether it works where attention is fused and writes no probabilities.</summary>
    internal bool WorksWithFusedAttention => (Needs & MethodNeeds.FullAttention) == 0;
}
