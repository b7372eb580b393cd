namespace PipelineDsl;

/// <summary>Who wins among samples of equal score.</summary>
public enum TieRule
{
    /// <summary>The lowest index.</summary>
    LowestIndex,

    /// <summary>The lowest keyed hash of seed and index: for integer scores, whose ties are large.</summary>
    Random,
}
