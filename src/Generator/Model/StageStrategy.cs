namespace PipelineDsl.Generator.Model;

/// <summary>What a stage does.</summary>
internal enum StageStrategy
{
    /// <summary>Drops the lowest scores.</summary>
    Prune,

    /// <summary>Drops all but evenly spaced tokens.</summary>
    PruneStrided,

    /// <summary>Merges similar pairs; rows stay in order.</summary>
    Merge,

    /// <summary>Merges similar pairs; rows come in ToMe's order.</summary>
    MergeToMe,

    /// <summary>Calls the class of a published method.</summary>
    Compose,

    /// <summary>Drops the lowest scores from a cache.</summary>
    Evict,
}
