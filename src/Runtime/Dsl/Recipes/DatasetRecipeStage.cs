namespace PipelineDsl.Recipes;

/// <summary>One stage of a method over the samples of a training set.</summary>
/// <param name="Strategy">The attribute that would declare it: <c>Select</c> or <c>Deduplicate</c>.</param>
/// <param name="Type">What it asks, in the namespace <c>PipelineDsl</c>.</param>
internal sealed record DatasetRecipeStage(string Strategy, string Type)
{
    /// <summary>Options that the paper fixes, with their values; enumerations by number.</summary>
    internal (string Name, double Value)[] Fixed { get; init; } = [];

    /// <summary>Options of the recipe that the stage takes.</summary>
    internal string[] Options { get; init; } = [];

    /// <summary>The option of the recipe that is the fraction kept here; empty where the stage takes the budget given.</summary>
    internal string KeepOption { get; init; } = "";
}
