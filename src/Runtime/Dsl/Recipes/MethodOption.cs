namespace PipelineDsl.Recipes;

/// <summary>An option of a recipe.</summary>
/// <param name="Name">The property of <c>RecipeAttribute</c>, and of <c>MethodOptions</c>.</param>
/// <param name="Default">The paper's value; NaN where one must be given. Flags are 0 and 1.</param>
/// <param name="Least">The least value allowed.</param>
/// <param name="Most">The greatest value allowed.</param>
internal sealed record MethodOption(string Name, double Default, double Least, double Most);
