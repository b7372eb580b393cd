namespace PipelineDsl.Generator.Model;

/// <summary>One stage at one layer.</summary>
/// <param name="Layer">The layer it acts at, 0-based.</param>
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
    /// <summary>Whether the number that leaves never changes.</summary>
    internal bool KeptIsFixed => EnteringIsFixed && !Budget.DependsOnData;

    /// <summary>Whether nothing leaves.</summary>
    internal bool IsIdentity => KeptIsFixed && Kept == Entering;

    /// <summary>Whether tokens are merged.</summary>
    internal bool IsMerge => Strategy is StageStrategy.Merge or StageStrategy.MergeToMe;
}
