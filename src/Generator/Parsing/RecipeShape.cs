using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Whether the grid or the frames of a recipe hold the tokens that it gets.</summary>
internal static class RecipeShape
{
    /// <summary>What is wrong; null when nothing is, or when only a run can tell.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="tokens">Tokens that it may touch.</param>
    internal static string? Wrong(RecipeModel recipe, int tokens)
    {
        int frames = Option(recipe, "Frames"), rows = Option(recipe, "Rows"), columns = Option(recipe, "Columns");
        bool isGrid = rows > 0 && columns > 0;

        // Around attention a grid is that of the whole image, of which deeper levels see less; thumbnail and crops have a grid each.
        if (recipe.Facts.Site == MethodSite.AroundAttention || recipe.Options.Any(static option => option.Name == "CropRows"))
        {
            return null;
        }

        return isGrid && (long)rows * columns * Math.Max(1, frames) != tokens
                ? $"{(frames > 1 ? $"{frames} frames of {rows} x {columns} do" : $"a grid of {rows} x {columns} does")} not hold the {tokens} tokens "
                    + $"that {recipe.Facts.Title} gets"
            : !isGrid && frames > 0 && tokens % frames != 0 ? $"{frames} frames do not divide the {tokens} tokens that {recipe.Facts.Title} gets"
            : null;
    }

    private static int Option(RecipeModel recipe, string name) => (int)(recipe.Options.FirstOrDefault(option => option.Name == name)?.Value ?? 0);
}
