namespace PipelineDsl;

/// <summary>How the scores of single samples decide.</summary>
public enum SampleChoice
{
    /// <summary>The best scores stay.</summary>
    ByScore,

    /// <summary>They don't: samples with the lowest keyed hash of seed and index stay.</summary>
    AtRandom,

    /// <summary>
    /// Samples that score the mean or more all stay, with weight 1. The fraction that the budget keeps is one of the others: so many, rounded down, are
    /// drawn at random, and weigh 1 / fraction (InfoBatch, arXiv 2303.04947).
    /// </summary>
    BelowMean,
}
