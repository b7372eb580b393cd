namespace PipelineDsl.Datasets;

/// <summary>By what samples are taken.</summary>
internal enum SelectionKey
{
    /// <summary>The highest scores first.</summary>
    HighScore,

    /// <summary>The lowest scores first.</summary>
    LowScore,

    /// <summary>The lowest accumulated margins first.</summary>
    LowMargin,

    /// <summary>The lowest keyed hashes first.</summary>
    Hash,
}
