namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>All naive methods on caches and prompts, one a file of vectors.</summary>
internal static class NaiveCacheFiles
{
    public static NaiveCacheFile[] All { get; } =
    [
        new NaiveAdaKv(),
        new NaiveBudgetRounding(),
        new NaiveChunking(),
        new NaiveDecodingSchedule(),
        new NaiveExpectedAttention(),
        new NaiveHeavyHitters(),
        new NaiveKeyDiff(),
        new NaiveKeyRotation(),
        new NaiveKnorm(),
        new NaiveLagKv(),
        new NaiveLlmLingua2(),
        new NaiveMaskedEquivalence(),
        new NaiveObservedAttention(),
        new NaivePerplexityFilters(),
        new NaivePyramidBudget(),
        new NaiveSnapKv(),
        new NaiveStreamingLlm(),
        new NaiveTova(),
    ];

    /// <summary>Their files, for theories.</summary>
    public static TheoryData<string> Files { get; } = [.. All.Select(static method => method.File)];

    public static NaiveCacheFile Of(string file) => All.Single(method => method.File == file);
}
