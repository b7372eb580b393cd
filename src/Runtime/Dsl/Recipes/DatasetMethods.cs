namespace PipelineDsl.Recipes;

/// <summary>Methods over the samples of a training set. Fractions are rounded half to even.</summary>
internal static class DatasetMethods
{
    private const double Middle = 2;
    private const string Deep = "DeepCore";

    private static readonly MethodOption _clusters = new("Clusters", 0, 0, int.MaxValue);

    /// <summary>All methods, in the order of <c>Method</c>.</summary>
    internal static MethodFacts[] All { get; } =
    [
        Of("Random", "random", "baseline", Select("RandomSamples"), "random samples", "Recipe(Method.Random, Keep = 0.3)"),
        Of("SemDeDup", "SemDeDup", "arXiv 2303.09540", new DatasetRecipe(Deduplicate())
            {
                Budgets = ["Threshold", "Keep"],
                Fixed = "every sample removed has a duplicate that stays, copies of a sample are duplicates at any threshold below 1, and large clusters "
                    + "are not cut",
            },
            "one of every group of near-duplicates by embedding", "Recipe(Method.SemDeDup, Threshold = 0.95)", _clusters),
        Of("SslPrototypes", "SSL prototypes", "NeurIPS 2022, arXiv 2206.14486", Select("Prototypes", "Clusters", "ClassFloor"),
            "samples far from the centroid of their cluster", "Recipe(Method.SslPrototypes, Keep = 0.8)",
            _clusters, new MethodOption("ClassFloor", 0, 0, 1)),
        Of("D4", "D4", "NeurIPS 2023, arXiv 2308.12284", new DatasetRecipe(
                Deduplicate() with { KeepOption = "Deduplicated" },
                new DatasetRecipeStage("Select", "Prototypes") { Options = ["Clusters"] })
            {
                IsOfOriginal = true,
            },
            "SemDeDup, then samples far from the centroid of their new cluster", "Recipe(Method.D4, Keep = 0.5)",
            _clusters, new MethodOption("Deduplicated", 0.75, 0.01, 1)),
        Of("Ccs", "CCS", "ICLR 2023, arXiv 2210.15809", new DatasetRecipe(
                new DatasetRecipeStage("Select", "Aum") { Options = ["Strata", "DropMislabelled"] })
            {
                IsOfOriginal = true,
                Fixed = "the highest score falls into the last stratum whatever its sign, and equally large strata are visited in their order",
            },
            "random samples of every stratum of the accumulated margin, without those that are probably mislabelled",
            "Recipe(Method.Ccs, Keep = 0.1, DropMislabelled = 0.3)",
            new MethodOption("Strata", 50, 1, int.MaxValue), new MethodOption("DropMislabelled", double.NaN, 0, 0.999)),
        Of("Moderate", "Moderate", "ICLR 2023", new DatasetRecipe(new DatasetRecipeStage("Select", "Moderate") { Fixed = [("Order", Middle)] }),
            "samples whose distance to the median of their class is about the median distance", "Recipe(Method.Moderate, Keep = 0.3)"),
        Of("El2n", "EL2N", "NeurIPS 2021, arXiv 2107.07075", Select("El2n"), "samples with a large error of the prediction",
            "Recipe(Method.El2n, Keep = 0.6)"),
        Of("GraNd", "GraNd, last layer", "NeurIPS 2021, arXiv 2107.07075", Select("GraNd"), "samples with a large gradient of the last layer",
            "Recipe(Method.GraNd, Keep = 0.6)"),
        Of("Forgetting", "forgetting", "ICLR 2019, arXiv 1812.05159", Select("Forgetting") with
            {
                Fixed = $"samples that were never learned count as the hardest; {Deep} and CCS count them as the easiest",
            },
            "samples that were forgotten most often during training", "Recipe(Method.Forgetting, Keep = 0.7)"),
        Of("Cal", "CAL", "EMNLP 2021, arXiv 2109.03764", Select("Cal", "Neighbours", "Clusters") with
            {
                Fixed = $"the samples that differ most from their neighbours stay; {Deep} keeps those that differ least",
            },
            "samples whose predictions differ from those of their nearest neighbours", "Recipe(Method.Cal, Keep = 0.3)",
            new MethodOption("Neighbours", 10, 1, int.MaxValue), _clusters),
        Of("Herding", "herding", "ICML 2009; iCaRL, CVPR 2017, arXiv 1611.07725", Select("Herding") with
            {
                Fixed = $"picks the sample that brings the mean nearest; {Deep} picks the one that takes it farthest",
            },
            "samples whose running mean stays near that of the set", "Recipe(Method.Herding, KeepCount = 2000)"),
        Of("KCenter", "k-center greedy", "ICLR 2018, arXiv 1708.00489", Select("KCenter", "DropOutliers") with
            {
                Fixed = $"distances are of differences and need no matrix; {Deep} expands squares, which cancels, and holds k x N of them",
            },
            "samples, each as far as possible from those before", "Recipe(Method.KCenter, KeepCount = 2000)", new MethodOption("DropOutliers", 0, 0, 0.999)),
        Of("Craig", "CRAIG", "ICML 2020, arXiv 1906.01827", Select("Craig", "References") with
            {
                Fixed = $"weights add up to the number of samples; in {Deep} each is 1 too high",
            },
            "samples of which every sample has one like it, weighed by how many that are", "Recipe(Method.Craig, KeepCount = 2000)",
            new MethodOption("References", 10_000, 0, int.MaxValue)),
        Of("InfoBatch", "InfoBatch", "ICLR 2024, arXiv 2303.04947", Select("InfoBatch") with { Budgets = ["Keep"] },
            "samples with at least the mean loss, and a weighted random share of the others", "Recipe(Method.InfoBatch, Keep = 0.5)"),
        Of("MinHash", "MinHash", "SEQUENCES 1997, with the bands of datatrove", new DatasetRecipe(
                new DatasetRecipeStage("Deduplicate", "MinHash") { Options = ["Shingle", "Bands", "BandHashes"] })
            {
                Budgets = [],
            },
            "one of every group of texts that share most of their shingles", "Recipe(Method.MinHash)",
            new MethodOption("Shingle", 5, 1, int.MaxValue), new MethodOption("Bands", 14, 1, int.MaxValue),
            new MethodOption("BandHashes", 8, 1, int.MaxValue)),
    ];

    /// <summary>The method of a name; null when there is none over samples.</summary>
    internal static MethodFacts? Of(string name) => Array.Find(All, method => method.Name == name);

    private static DatasetRecipe Select(string scorer, params string[] options) => new(new DatasetRecipeStage("Select", scorer) { Options = options });

    private static DatasetRecipeStage Deduplicate() => new("Deduplicate", "CosineSimilarity") { Options = ["Clusters"] };

    private static MethodFacts Of(
        string name, string title, string source, DatasetRecipe recipe, string action, string line, params MethodOption[] options) => new(name, title, source)
        {
            Form = MethodForm.Samples,
            Options = options,
            Recipe = $"[{line}]",
            Action = action,
            TakesBudget = recipe.Budgets.Length > 0,
            Dataset = recipe,
        };
}
