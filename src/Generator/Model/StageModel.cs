using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Model;

/// <summary>One stage at one layer.</summary>
/// <param name="Layer">The layer it acts at, 0-based; at the output, the number of layers.</param>
/// <param name="Strategy">What it does.</param>
/// <param name="Scorer">What it asks.</param>
/// <param name="Budget">How much it keeps.</param>
/// <param name="Quota">Its uniformity quota, if any.</param>
/// <param name="Entering">Tokens that enter, or the most that may.</param>
/// <param name="Kept">Tokens that leave, or the most that may.</param>
/// <param name="EnteringIsFixed">Whether the number that enters never changes.</param>
internal sealed record StageModel(
    int Layer, StageStrategy Strategy, ScorerModel Scorer, BudgetModel Budget, QuotaModel? Quota, int Entering, int Kept, bool EnteringIsFixed)
{
    /// <summary>Where in the layer it acts.</summary>
    internal MethodSite Cut { get; init; }

    /// <summary>The run of tokens that alone is compressed; null for all that are not protected.</summary>
    internal SpanModel? Span { get; init; }

    /// <summary>Tokens that it may touch, or the most of them.</summary>
    internal int Touchable { get; init; }

    /// <summary>Whether that number never changes, other than with the length of a sequence without a span.</summary>
    internal bool TouchableIsFixed { get; init; }

    /// <summary>How many of those the budget keeps, or the most; a composed method may write more rows, or fewer.</summary>
    internal int Budgeted { get; init; }

    /// <summary>The recipe it was declared with, or that of the stage that it stands in for; null for a stage of named parts.</summary>
    internal RecipeModel? Recipe { get; init; }

    /// <summary>What makes scores of similarities; null for a stage that asks a scorer.</summary>
    internal PartModel? Reducer { get; init; }

    /// <summary>The table that scores are multiplied by; null for none.</summary>
    internal PartModel? Debias { get; init; }

    /// <summary>Whether tokens are renumbered from here on.</summary>
    internal bool IsRepacked { get; init; }

    /// <summary>Path of the auxiliary network; empty for none.</summary>
    internal string Model { get; init; } = "";

    /// <summary>The stage that a baseline keeps as many tokens as, where only a run can tell how many those are; null for all others.</summary>
    internal StageModel? Counted { get; init; }

    /// <summary>The stage whose signals this one is given: a baseline that counts by another stage feeds that.</summary>
    internal StageModel Reading => Counted ?? this;

    /// <summary>Whether attention is that of the layer to come.</summary>
    internal bool ReadsNextLayer => Counted?.ReadsNextLayer
        ?? (Recipe is { Facts.ReadsNextLayer: true } && Recipe.IsComposed == (Strategy == StageStrategy.Compose));

    /// <summary>Whether the number that leaves never changes.</summary>
    internal bool KeptIsFixed => EnteringIsFixed && !Budget.DependsOnData;

    /// <summary>Whether nothing leaves.</summary>
    internal bool IsIdentity => KeptIsFixed && Kept == Entering && Budgeted == Touchable;

    /// <summary>Whether pairs of tokens are matched and merged.</summary>
    internal bool IsMerge => Strategy is StageStrategy.Merge or StageStrategy.MergeToMe;

    /// <summary>Whether rows stand for several tokens, and say for how many.</summary>
    internal bool HasSizes => IsMerge || (Strategy == StageStrategy.Compose && Recipe!.Facts.HasSizes);

    /// <summary>Tokens that must stay, because they are protected or outside the span.</summary>
    internal int Untouchable => Entering - Touchable;
}
