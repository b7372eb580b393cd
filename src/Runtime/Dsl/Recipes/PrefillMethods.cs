namespace PipelineDsl.Recipes;

/// <summary>Methods inside a decoder while it reads the prompt.</summary>
internal static class PrefillMethods
{
    internal static MethodFacts[] All { get; } =
    [
        new("FastV", "FastV", "ECCV 2024, arXiv 2403.06764")
        {
            Form = MethodForm.Prune, Type = "LastQueryAttention", Site = MethodSite.AfterBlock, LayerOffset = -1, Needs = MethodNeeds.OneRow,
            CountsUnprotected = true, NeedsSpan = true, Positions = MethodPositions.Original,
            Recipe = "[Recipe(Method.FastV, Layers = \"2\", Keep = 0.5, Within = \"image\")]", Action = "top image tokens by the attention of the last token",
        },
        new("SparseVlm", "SparseVLM", "ICML 2025, arXiv 2410.04417")
        {
            Type = "SparseVlm", Site = MethodSite.AfterBlock, Needs = MethodNeeds.Hidden | MethodNeeds.SomeRows | MethodNeeds.Text, NeedsSpan = true,
            CountsUnprotected = true, Positions = MethodPositions.Repacked, Order = MethodOrder.Groups,
            Recipe = "[Recipe(Method.SparseVlm, Layers = \"2,6,15\", KeepCounts = [300, 200, 110], Within = \"image\")]",
            Action = "image tokens that the text attends to, some of the others recycled as cluster means",
        },
        new("PyramidDrop", "PyramidDrop", "CVPR 2025, arXiv 2410.17247")
        {
            Form = MethodForm.Prune, Type = "LastQueryAttention", Site = MethodSite.AfterBlock, LayerOffset = -1, Needs = MethodNeeds.OneRow,
            ReadsNextLayer = true,
            CountsUnprotected = true, OfOriginal = true, Rounding = "Floor", NeedsSpan = true, Positions = MethodPositions.Repacked,
            Recipe = "[Recipe(Method.PyramidDrop, Layers = \"8,16,24\", Keeps = [0.5, 0.25, 0.125], Within = \"image\")]",
            Action = "top image tokens by the attention of the last instruction token in the next layer",
        },
        new("Dart", "DART", "arXiv 2502.11494")
        {
            Type = "Dart", Site = MethodSite.AfterBlock, LayerOffset = -1, Needs = MethodNeeds.Hidden | MethodNeeds.Keys, NeedsSpan = true,
            ReadsNormedHidden = true,
            CountsUnprotected = true, Rounding = "Floor", Covers = true, Positions = MethodPositions.Original,
            Options = [new("ImagePivots", 4, 0, int.MaxValue), new("TextPivots", 4, 0, int.MaxValue)],
            Recipe = "[Recipe(Method.Dart, Layers = \"2\", Keep = 0.222, Within = \"image\")]", Action = "image tokens that duplicate the pivots least",
        },
        new("Random", "random", "baseline, arXiv 2502.11501")
        {
            Form = MethodForm.Prune, Type = "RandomScore", Site = MethodSite.AfterBlock, LayerOffset = -1, Needs = MethodNeeds.None, CountsUnprotected = true,
            Covers = true, Positions = MethodPositions.Original,
            Recipe = "[Recipe(Method.Random, Layers = \"2\", Keep = 0.5, Within = \"image\")]", Action = "random tokens",
        },
        new("Blend", "importance and redundancy", "arXiv 2502.11501")
        {
            Type = "Blend", Site = MethodSite.AfterBlock, LayerOffset = -1, Needs = MethodNeeds.Hidden | MethodNeeds.OneRow, NeedsSpan = true,
            CountsUnprotected = true, Positions = MethodPositions.Original,
            Options = [new("Alpha", 0.5, 0, 1)],
            Recipe = "[Recipe(Method.Blend, Layers = \"2\", Keep = 0.5, Alpha = 0.5, Within = \"image\")]",
            Action = "top image tokens by attention blended with novelty",
        },
    ];
}
