namespace PipelineDsl.Recipes;

/// <summary>Methods between attention and MLP, or between the blocks, of an encoder.</summary>
internal static class EncoderMethods
{
    internal static MethodFacts[] All { get; } =
    [
        new("ToMe", "ToMe", "ICLR 2023, arXiv 2210.09461")
        {
            Form = MethodForm.MergeToMe, Type = "KeySimilarity", Needs = MethodNeeds.Keys, Clamped = true, HasSizes = true, Covers = true,
            Order = MethodOrder.Groups,
            Recipe = "[Recipe(Method.ToMe, Remove = 13)]", Action = "bipartite merge on the mean of the keys",
        },
        new("ToMeKth", "ToMe, k-th bipartite", "ICLR 2023, arXiv 2210.09461")
        {
            Type = "ToMeKth", Needs = MethodNeeds.Keys, HasSizes = true, Covers = true, Order = MethodOrder.Position, TakesBudget = false,
            Options = [new("Every", double.NaN, 2, int.MaxValue)],
            Recipe = "[Recipe(Method.ToMeKth, Layers = \"2\", Every = 3)]", Action = "merge into the last tokens of all blocks",
        },
        new("ToMeRandom", "ToMe, random bipartite", "ICLR 2023, arXiv 2210.09461")
        {
            Type = "ToMeRandom", Needs = MethodNeeds.Keys, Clamped = true, HasSizes = true, Covers = true, Order = MethodOrder.Groups,
            Recipe = "[Recipe(Method.ToMeRandom, Remove = 13)]", Action = "merge of random tokens into the most similar others",
        },
        new("PiToMe", "PiToMe", "NeurIPS 2024, arXiv 2405.16148")
        {
            Type = "PiToMe", Needs = MethodNeeds.Keys, CountsUnprotected = true, Rounding = "Ceiling", HasSizes = true, Covers = true,
            Order = MethodOrder.Groups,
            Options = [new("Margin", 0.75, 0, 1)],
            Recipe = "[Recipe(Method.PiToMe, Layers = \"0..11\", Keep = 0.95)]", Action = "energy-ranked merge on the mean of the keys",
        },
        new("ToFu", "ToFu", "WACV 2024, arXiv 2312.01026")
        {
            Type = "ToFu", Needs = MethodNeeds.Keys, Clamped = true, Covers = true, Order = MethodOrder.Groups,
            Recipe = "[Recipe(Method.ToFu, Layers = \"0..11\", Remove = 13)]", Action = "bipartite fusion that keeps the norm",
        },
        new("EViT", "EViT", "ICLR 2022, arXiv 2202.07800")
        {
            Type = "EViT", Needs = MethodNeeds.OneRow, CountsUnprotected = true, Rounding = "Ceiling", Order = MethodOrder.Score,
            Options = [new("Fuse", 1, 0, 1)],
            Recipe = "[Recipe(Method.EViT, Layers = \"3,6,9\", Keep = 0.7)]", Action = "top tokens by CLS attention, the others fused into one",
        },
        new("DynamicViT", "DynamicViT", "NeurIPS 2021, arXiv 2106.02034")
        {
            Type = "DynamicViT", Site = MethodSite.AfterBlock, LayerOffset = -1, Needs = MethodNeeds.Network, CountsUnprotected = true, OfOriginal = true,
            Rounding = "Floor", Order = MethodOrder.Score,
            Recipe = "[Recipe(Method.DynamicViT, Layers = \"3,6,9\", Keeps = [0.7, 0.49, 0.343], Model = \"predictor.onnx\")]",
            Action = "top tokens by a predictor network",
        },
        new("Ats", "ATS", "ECCV 2022, arXiv 2111.15667")
        {
            Type = "Ats", Needs = MethodNeeds.OneRow | MethodNeeds.Values, Adaptive = true, CountsUnprotected = true,
            Recipe = "[Recipe(Method.Ats, Layers = \"3,6,9\", KeepCount = 108)]", Action = "inverse transform sampling of CLS attention",
        },
        new("AToMe", "A-ToMe", "Interspeech 2023, arXiv 2306.16009")
        {
            Type = "AToMe", Needs = MethodNeeds.Keys, Clamped = true, HasSizes = true, Covers = true,
            Recipe = "[Recipe(Method.AToMe, Layers = \"0..11\", Keep = 0.9)]", Action = "merge of similar neighbours in time",
        },
    ];
}
