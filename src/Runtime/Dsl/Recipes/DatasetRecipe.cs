namespace PipelineDsl.Recipes;

/// <summary>What a method over the samples of a training set expands into.</summary>
/// <param name="Stages">Its stages, in their order; the last one takes the budget that is given.</param>
internal sealed record DatasetRecipe(params DatasetRecipeStage[] Stages)
{
    /// <summary>Budgets of which one is given.</summary>
    internal string[] Budgets { get; init; } = ["Keep", "KeepCount"];

    /// <summary>Whether a fraction is of all samples of the set.</summary>
    internal bool IsOfOriginal { get; init; }

    /// <summary>What its reference implementation does differently, and on purpose is not done here; empty when nothing.</summary>
    internal string Fixed { get; init; } = "";
}
