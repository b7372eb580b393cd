using PipelineDsl.Generator.Model.Dataset;
using static PipelineDsl.Generator.Model.Dataset.DatasetStageForm;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Every option of <c>[Select]</c>, <c>[Deduplicate]</c> and <c>[Merge]</c> over samples.</summary>
internal static class SampleOptionTable
{
    private static readonly DatasetStageForm[] _scored = [Score, Group];
    private static readonly DatasetStageForm[] _selected = [Score, Group, Subset];
    private static readonly DatasetStageForm[] _subset = [Subset];

    /// <summary>All options, in the order of the runtime's <c>SampleOptions</c>.</summary>
    internal static SampleOption[] All { get; } =
    [
        Choice("Order", "Difficulty", [Score, Group, Deduplication], "Hard", "Easy", "Middle"),
        Share("Skip", _scored) with { IsBelowMost = true },
        new("Strata", _scored),
        Share("DropMislabelled", [Score]) with { IsBelowMost = true },
        Choice("Quota", "ClassQuota", _selected, "None", "Proportional", "Equal"),
        new("MinPerClass", _selected),
        Share("ClassFloor", _scored),
        Share("MixRandom", _scored),
        Choice("Ties", "TieRule", _scored, "LowestIndex", "Random"),
        new("Column", [Score]) { IsText = true },
        Choice("NeverLearned", "NeverLearned", [Score], "Epochs", "Zero", "Drop"),
        new("Clusters", [Group, Deduplication]),
        new("Neighbours", [Group]) { Least = 1 },
        Choice("Metric", "SampleMetric", _subset, "Cosine", "Euclidean"),
        Share("DropOutliers", _subset) with { IsBelowMost = true },
        Choice("Greedy", "GreedyAlgorithm", _subset, "Lazy", "Naive", "Stochastic", "ApproximateLazy"),
        Share("Epsilon", _subset) with { IsAboveLeast = true, IsBelowMost = true },
        new("Lambda", _subset) { Most = double.MaxValue },
        new("References", _subset),
        new("Partitions", _subset),
        new("Probe", [Deduplication]) { Least = 1, Most = 2 },
        Choice("Mode", "DuplicateMode", [Deduplication], "KeptOnly", "Reference"),
        new("Shingle", [TextDeduplication]) { Least = 1 },
        new("Bands", [TextDeduplication]) { Least = 1 },
        new("BandHashes", [TextDeduplication]) { Least = 1 },
    ];

    /// <summary>The option of a name; null when there is none.</summary>
    internal static SampleOption? Of(string name) => Array.Find(All, option => option.Name == name);

    private static SampleOption Share(string name, DatasetStageForm[] forms) => new(name, forms) { Most = 1 };

    private static SampleOption Choice(string name, string enumeration, DatasetStageForm[] forms, params string[] values) =>
        new(name, forms) { Enumeration = enumeration, Values = values };
}
