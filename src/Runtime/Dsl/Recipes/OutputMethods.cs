namespace PipelineDsl.Recipes;

/// <summary>Methods between a vision encoder or projector and the language model.</summary>
internal static class OutputMethods
{
    internal static MethodFacts[] All { get; } =
    [
        new("PruMerge", "PruMerge", "ICCV 2025, arXiv 2403.15388")
        {
            Type = "PruMerge", Site = MethodSite.Output, Needs = MethodNeeds.Hidden | MethodNeeds.Keys | MethodNeeds.SomeRows, Adaptive = true,
            CountsUnprotected = true, Rounding = "Floor", Order = MethodOrder.Score, Positions = MethodPositions.Repacked,
            Options = [new("Neighbours", 32, 1, int.MaxValue)],
            Recipe = "[Recipe(Method.PruMerge)]", Action = "outliers of CLS attention, with their nearest neighbours taken in",
        },
        new("PruMergePlus", "PruMerge+", "ICCV 2025, arXiv 2403.15388")
        {
            Type = "PruMergePlus", Site = MethodSite.Output, Needs = MethodNeeds.Hidden | MethodNeeds.Keys | MethodNeeds.SomeRows, Adaptive = true,
            CountsUnprotected = true, Rounding = "Floor", Covers = true, Order = MethodOrder.Score, Positions = MethodPositions.Repacked,
            Options = [new("Neighbours", 32, 1, int.MaxValue)],
            Recipe = "[Recipe(Method.PruMergePlus)]", Action = "outliers of CLS attention and strided tokens, with their nearest neighbours taken in",
        },
        new("VisionZip", "VisionZip", "CVPR 2025, arXiv 2412.04467")
        {
            Type = "VisionZip", Site = MethodSite.Output, Needs = MethodNeeds.Hidden | MethodNeeds.Keys | MethodNeeds.OneRow, Covers = true,
            Positions = MethodPositions.Repacked, Order = MethodOrder.Groups, ReadsMeanWithoutCls = true,
            Options = [new("Contextual", 10, 1, int.MaxValue)],
            Recipe = "[Recipe(Method.VisionZip, KeepCount = 64, Contextual = 10)]",
            Action = "dominant tokens by CLS attention, the others averaged into contextual ones",
        },
        new("DivPrune", "DivPrune", "CVPR 2025, arXiv 2503.02175")
        {
            Form = MethodForm.PruneReduced, Type = "HiddenSimilarity", Reducer = "MaxMin", Site = MethodSite.Output, Needs = MethodNeeds.Hidden,
            CountsUnprotected = true, Covers = true, Positions = MethodPositions.Repacked,
            Recipe = "[Recipe(Method.DivPrune, Keep = 0.098)]", Action = "the most diverse tokens by max-min cosine distance",
        },
        new("VisPruner", "VisPruner", "ICCV 2025, github.com/Theia-4869/VisPruner")
        {
            Type = "VisPruner", Site = MethodSite.Output, Needs = MethodNeeds.Hidden | MethodNeeds.OneRow, Covers = true, CountsUnprotected = true,
            Positions = MethodPositions.Repacked,
            Options = [new("Important", 0.5, 0, 1), new("Step", 8, 1, int.MaxValue)],
            Recipe = "[Recipe(Method.VisPruner, KeepCount = 64)]", Action = "important tokens by CLS attention and diverse ones of the rest",
        },
        new("CdPruner", "CDPruner", "NeurIPS 2025, arXiv 2506.10967")
        {
            Type = "CdPruner", Site = MethodSite.Output, Needs = MethodNeeds.Hidden | MethodNeeds.Text, Covers = true, CountsUnprotected = true,
            Positions = MethodPositions.Repacked,
            Recipe = "[Recipe(Method.CdPruner, KeepCount = 64)]", Action = "a determinantal point process conditioned on the text",
        },
        new("ApET", "ApET", "CVPR 2026, arXiv 2602.19870")
        {
            Type = "ApET", Site = MethodSite.Output, Needs = MethodNeeds.Hidden, Covers = true, CountsUnprotected = true,
            Order = MethodOrder.Groups, Positions = MethodPositions.Repacked,
            Options = [new("BasisTokens", 10, 1, int.MaxValue)],
            Recipe = "[Recipe(Method.ApET, KeepCount = 64)]", Action = "tokens that a basis reconstructs worst",
        },
        new("GlobalCom2", "GlobalCom2", "AAAI 2026, arXiv 2501.05179")
        {
            Type = "GlobalCom2", Site = MethodSite.Output, Needs = MethodNeeds.OneRow, CountsUnprotected = true, Rounding = "Floor",
            Order = MethodOrder.Groups, Positions = MethodPositions.Repacked, Adaptive = true,
            Options =
            [
                new("Rows", double.NaN, 1, int.MaxValue), new("Columns", double.NaN, 1, int.MaxValue),
                new("CropRows", double.NaN, 1, int.MaxValue), new("CropColumns", double.NaN, 1, int.MaxValue),
            ],
            Recipe = "[Recipe(Method.GlobalCom2, Keep = 0.25, Rows = 24, Columns = 24, CropRows = 2, CropColumns = 2)]",
            Action = "the thumbnail's top tokens, and of every crop as much as the thumbnail says",
        },
        new("AveragePooling", "average pooling", "baseline, arXiv 2510.07143")
        {
            Type = "AveragePooling", Site = MethodSite.Output, Needs = MethodNeeds.Hidden, Covers = true, TakesBudget = false,
            Positions = MethodPositions.Repacked,
            Options =
            [
                new("Rows", double.NaN, 1, int.MaxValue), new("Columns", double.NaN, 1, int.MaxValue),
                new("CellRows", 2, 1, int.MaxValue), new("CellColumns", 2, 1, int.MaxValue), new("Frames", 1, 1, int.MaxValue),
            ],
            Recipe = "[Recipe(Method.AveragePooling, Rows = 24, Columns = 24)]", Action = "the mean of every cell of the grid",
        },
        new("Downsampling", "downsampling", "baseline, arXiv 2510.07143")
        {
            Type = "Downsampling", Site = MethodSite.Output, Needs = MethodNeeds.None, Covers = true, TakesBudget = false,
            Positions = MethodPositions.Repacked,
            Options =
            [
                new("Rows", double.NaN, 1, int.MaxValue), new("Columns", double.NaN, 1, int.MaxValue),
                new("CellRows", 2, 1, int.MaxValue), new("CellColumns", 2, 1, int.MaxValue), new("Frames", 1, 1, int.MaxValue),
            ],
            Recipe = "[Recipe(Method.Downsampling, Rows = 24, Columns = 24)]", Action = "the first token of every cell of the grid",
        },
    ];
}
