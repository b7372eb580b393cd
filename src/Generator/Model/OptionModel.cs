namespace PipelineDsl.Generator.Model;

/// <summary>An option of a recipe, given or the paper's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; flags are 0 and 1.</param>
/// <param name="Literal">Its value as C#.</param>
internal sealed record OptionModel(string Name, double Value, string Literal)
{
    /// <summary>Its value where that is text, as the user wrote it; empty for numbers.</summary>
    internal string Text { get; init; } = "";
}
