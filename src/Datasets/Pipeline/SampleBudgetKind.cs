namespace PipelineDsl.Datasets;

/// <summary>What a budget counts.</summary>
public enum SampleBudgetKind
{
    /// <summary>The fraction kept of the samples that enter, rounded half to even.</summary>
    Keep,

    /// <summary>The number kept.</summary>
    KeepCount,

    /// <summary>A threshold of scores or similarities.</summary>
    Threshold,

    /// <summary>The sum of costs.</summary>
    MaxCost,

    /// <summary>None: the stage's own rule decides, as in deduplication of texts.</summary>
    None,
}
