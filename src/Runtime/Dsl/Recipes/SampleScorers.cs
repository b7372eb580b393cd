namespace PipelineDsl.Recipes;

/// <summary>
/// The built-in scorers, selectors and similarities of samples. Generated code asks the types themselves; this table is for what must be known earlier: which
/// geometry a declaration needs, which options go with a scorer, and what a typed reader reads.
/// </summary>
internal static class SampleScorers
{
    /// <summary>All of them.</summary>
    internal static SampleScorerFacts[] All { get; } =
    [
        new("RandomSamples", "None") { Choice = "AtRandom", Words = "drawn at random" },
        new("LeastConfidence", "Logits") { IsDifficulty = true },
        new("Margin", "Logits") { IsDifficulty = true },
        new("Entropy", "Logits") { IsDifficulty = true },
        new("Loss", "Loss") { IsDifficulty = true },
        new("El2n", "Logits, Label") { IsDifficulty = true },
        new("GraNd", "Embedding, Logits, Label") { IsDifficulty = true },
        new("Forgetting", "Correct") { IsDifficulty = true, Options = ["NeverLearned"] },
        new("Aum", "Probabilities, Label") { IsDifficulty = true },
        new("ScoreColumn", "Score") { IsDifficulty = true, Options = ["Column"] },
        new("InfoBatch", "Loss") { Choice = "BelowMean", Words = "of those whose loss is below the mean, drawn at random; the others all stay" },
        new("BasicTextRules", "Text") { Words = "that break the fewest of DataComp's rules" },
        new("QualityTextRules", "Text") { Words = "that break the fewest of MassiveText's rules" },
        new("Prototypes", "Embedding") { Grouping = "Clusters", IsDifficulty = true },
        new("Moderate", "Embedding, Label") { Grouping = "ClassMedians" },
        new("Cal", "Embedding, Logits") { Grouping = "ClassesOrClusters", Options = ["Neighbours"], IsDifficulty = true },
        new("KCenter", "None") { IsSubset = true, Options = ["DropOutliers"], Words = "each as far as possible from those before" },
        new("FacilityLocation", "None")
        {
            IsSubset = true, Options = ["Greedy", "Epsilon", "References"], Words = "so that every sample has one like it among them",
        },
        new("Craig", "None")
        {
            IsSubset = true, Options = ["Greedy", "Epsilon", "References"],
            Words = "so that every sample has one like it among them, weighed by how many that are",
        },
        new("GraphCut", "None") { IsSubset = true, Options = ["Lambda", "Greedy", "Epsilon"], Words = "like the set and unlike each other" },
        new("LogDeterminant", "None") { IsSubset = true, Options = ["Greedy", "Epsilon"], Words = "as diverse as possible" },
        new("Herding", "None") { IsSubset = true, Words = "whose mean stays near that of the set" },
        new("CosineSimilarity", "Embedding") { IsSimilarity = true },
        new("MinHash", "Text") { IsSimilarity = true, Options = ["Shingle", "Bands", "BandHashes"] },
        new("ExactText", "Text") { IsSimilarity = true },
    ];

    /// <summary>The scorer of a name; null when there is none.</summary>
    internal static SampleScorerFacts? Of(string name) => Array.Find(All, scorer => scorer.Name == name);
}
