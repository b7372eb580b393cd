namespace PipelineDsl.Datasets;

/// <summary>What a selection needs of every sample besides its index and score.</summary>
[Flags]
internal enum ScoredColumns
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its class, for quotas.</summary>
    Class = 1 << 0,

    /// <summary>Its accumulated margin, to drop samples that are probably labelled wrongly.</summary>
    Margin = 1 << 1,

    /// <summary>Whether it was never learned, to drop it.</summary>
    NeverLearned = 1 << 2,
}
