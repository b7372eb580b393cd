namespace PipelineDsl;

/// <summary>How the scores of single samples decide.</summary>
public enum SampleChoice
{
    /// <summary>The best scores stay.</summary>
    ByScore,

    /// <summary>They don't: samples with the lowest keyed hash of seed and index stay.</summary>
    AtRandom,

    /// <summary>
    /// Samples that score the mean or more stay with weight 1. The rest of the budget is drawn at random among the others, with the weight at which
    /// their sum is kept in expectation (InfoBatch, arXiv 2303.04947).
    /// </summary>
    BelowMean,
}
