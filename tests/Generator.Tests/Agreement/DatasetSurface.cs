using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary><c>[DatasetPipeline]</c> with its stages.</summary>
internal static class DatasetSurface
{
    internal static Gen<string> Attributes(string[] noScorers) =>
        from channels in Pick.Number(1, 512, "0", "-1", "\"8\"")
        from classes in Pick.Mostly([", Classes = 10", ", Classes = 2, Epochs = 3, Runs = 2"], ["", ", Classes = 1", ", Epochs = -1", ", Runs = 0"])
        from similarity in Pick.Mostly(["HiddenSimilarity", "Distance", "CosineSimilarity"], [.. noScorers, "KeySimilarity", "TokenNorm"])
        from threshold in Pick.Mostly(
            ["Threshold = 0.95", "Threshold = -1", "Keep = 0.5, Probe = 2", "Threshold = 0.9, Order = Difficulty.Easy, Mode = DuplicateMode.Reference"],
            ["", "Threshold = 1.5", "Threshold = double.NaN", "Keep = 0.5, Threshold = 0.5", "Keep = 0.5, Probe = 3", "Keep = 0.5, Bands = 4"])
        from textual in Pick.Mostly(["MinHash", "ExactText", "Texts"], [.. noScorers, "QualityTextRules"])
        from text in Pick.Mostly(
            textual == "MinHash" ? ["", "Bands = 4", "Shingle = 3, BandHashes = 2"] : [""],
            ["Threshold = 0.5", "Bands = 0", "Probe = 2", "Keep = 0.5", "Mode = DuplicateMode.Reference"])
        from scorer in Pick.Mostly(["TokenNorm", "RandomScore", "Own", "Generic<int>", "Loss", "Samples", "Groups", "Prototypes"], [.. noScorers, "KeyNorm", "ClsAttention"])
        from budget in Pick.Mostly(
            [
                "Keep = 0.3", "Keep = 0.3, Strata = 50", "KeepCount = 1000", "Keep = 0.3, Quota = ClassQuota.Equal", "Threshold = 0.5",
                "Keep = 0.5, Of = Basis.Original, MixRandom = 0.1",
            ],
            [
                "", "Keep = 0", "KeepCount = 0", "Keep = 0.5, KeepCount = 10", "Keep = 0.5, Strata = -1", "KeepCount = 1000, Layers = \"0\"",
                "Threshold = 0.5, Strata = 5", "Keep = 0.5, Greedy = GreedyAlgorithm.Naive", "MaxCost = 5", "Keep = 0.5, Order = (Difficulty)9",
                "KeepCount = 9, Of = Basis.Original", "Keep = 0.5, Column = null",
            ])
        from rules in Pick.Mostly(
            ["QualityTextRules>(Keep = 0.5)", "BasicTextRules>(Threshold = 1)", "ScoreColumn>(Keep = 0.5, Column = \"perplexity\", Order = Difficulty.Middle)"],
            ["QualityTextRules>(Keep = 0.5, Column = \"a\")", "BasicTextRules>(MaxCost = 4)", "ScoreColumn>(Keep = 0.5, Column = \"\")"])
        from subset in Pick.Mostly(
            ["KeepCount = 20", "MaxCost = 8.5", "KeepCount = 20, Metric = SampleMetric.Euclidean, Greedy = GreedyAlgorithm.Stochastic, Epsilon = 0.2"],
            ["Threshold = 1", "KeepCount = 20, Strata = 5", "KeepCount = 20, Epsilon = 0.2", "MaxCost = -1"])
        from recipe in Pick.Mostly(
            [
                "Recipe(Method.D4, Keep = 0.2)", "Recipe(Method.Herding, KeepCount = 30)", "Recipe(Method.Random, Keep = 0.5)",
                "Recipe(Method.MinHash, Bands = 20)",
            ],
            [
                "Recipe(Method.ToMe, Remove = 3)", "Recipe(Method.Ccs, Keep = 0.2)", "Recipe(Method.MinHash, Keep = 0.5)",
                "Recipe((Method)999, Keep = 0.2)", "Recipe(Method.D4, Keep = 0.2, Bands = 3)",
            ])
        from prototypes in Pick.Mostly(["HiddenSimilarity", "Distance", "CosineSimilarity"], [.. noScorers, "KeySimilarity", "MinHash", "Texts"])
        from merge in Pick.Mostly(
            ["KeepCount = 3", "Keep = 0.01", "Keep = 0.01, Of = Basis.Original"],
            [
                "Threshold = 0.5", "KeepCount = 3, Cut = CutPoint.Output", "", "KeepCount = 3, Keep = 0.5", "KeepCount = 0", "Keep = double.NaN",
                "KeepCount = 3, Layers = \"1\"", "KeepCount = 3, Strata = 4", "MaxCost = 5",
            ])
        from order in Gen.Elements("DS", "SD", "S", "D", "TSU", "TF", "TDFM", "R", "SM", "UM", "M", "TM", "MS")
        from rails in Pick.Mostly(
            [""],
            ["[Protect(0)]", "[Uniform(Window = 4)]", "[Positions(PositionPolicy.Original)]", "[Prune<TokenNorm>(Layers = \"3\", Keep = 0.5)]"])
        select $"[DatasetPipeline(Channels = {channels}{classes})] " + string.Concat(order.Select(stage => stage switch
        {
            'D' => $"[Deduplicate<{similarity}>({threshold})]",
            'T' => $"[Deduplicate<{textual}>({text})]",
            'F' => $"[Select<{rules}]",
            'U' => $"[Select<Subsets>({subset})]",
            'R' => $"[{recipe}]",
            'M' => $"[Merge<{prototypes}>({merge})]",
            _ => $"[Select<{scorer}>({budget})]",
        })) + rails;
}
