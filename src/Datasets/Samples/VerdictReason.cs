namespace PipelineDsl.Datasets;

/// <summary>Why a sample stays or leaves.</summary>
public enum VerdictReason
{
    /// <summary>Stays: it passed the stage without being chosen for anything, such as a sample without a duplicate.</summary>
    Unique,

    /// <summary>Stays: its score.</summary>
    Chosen,

    /// <summary>Stays: drawn at random.</summary>
    Drawn,

    /// <summary>Stays: stands for others, with their weight.</summary>
    Prototype,

    /// <summary>Leaves: others score higher.</summary>
    Outscored,

    /// <summary>Leaves: not drawn.</summary>
    NotDrawn,

    /// <summary>Leaves: a duplicate of another.</summary>
    Duplicate,

    /// <summary>Leaves: probably labelled wrongly.</summary>
    Mislabelled,

    /// <summary>Leaves: cut off at the end that stays.</summary>
    Skipped,

    /// <summary>Leaves: below the threshold.</summary>
    BelowThreshold,

    /// <summary>Leaves: a prototype stands for it.</summary>
    Merged,

    /// <summary>Leaves: it was never learned.</summary>
    NeverLearned,
}
