namespace PipelineDsl.Recipes;

/// <summary>Methods around the attention of a diffusion block.</summary>
internal static class DiffusionMethods
{
    private static readonly MethodOption[] _grid =
    [
        new("Rows", double.NaN, 1, int.MaxValue), new("Columns", double.NaN, 1, int.MaxValue), new("CellRows", 2, 1, int.MaxValue),
        new("CellColumns", 2, 1, int.MaxValue), new("MaxDownsample", 1, 1, 8), new("Jitter", 1, 0, 1),
    ];

    internal static MethodFacts[] All { get; } =
    [
        new("TomeSd", "tomesd", "CVPRW 2023, arXiv 2303.17604")
        {
            Type = "TomeSd", Site = MethodSite.AroundAttention, Needs = MethodNeeds.Hidden, Covers = true, Clamped = true, CountsUnprotected = true,
            Rounding = "Ceiling",
            Order = MethodOrder.Groups, Options = _grid,
            Recipe = "[Recipe(Method.TomeSd, Layers = \"0\", Keep = 0.5, Rows = 64, Columns = 64)]",
            Action = "merge around attention into one destination per cell",
        },
        new("RandomCaching", "random caching", "baseline of tomesd")
        {
            Type = "RandomCaching", Site = MethodSite.AroundAttention, Needs = MethodNeeds.None, Covers = true, Clamped = true, CountsUnprotected = true,
            Rounding = "Ceiling",
            Order = MethodOrder.Position, Options = _grid,
            Recipe = "[Recipe(Method.RandomCaching, Layers = \"0\", Keep = 0.5, Rows = 64, Columns = 64)]",
            Action = "random tokens skip attention and reuse a destination's result",
        },
        new("UniformCaching", "uniform caching", "baseline of tomesd")
        {
            Type = "UniformCaching", Site = MethodSite.AroundAttention, Needs = MethodNeeds.None, Covers = true, Clamped = true, CountsUnprotected = true,
            Rounding = "Ceiling", Order = MethodOrder.Position, Options = _grid,
            Recipe = "[Recipe(Method.UniformCaching, Layers = \"0\", Keep = 0.5, Rows = 64, Columns = 64)]",
            Action = "evenly spaced tokens skip attention and reuse a destination's result",
        },
    ];
}
