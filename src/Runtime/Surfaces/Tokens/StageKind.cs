namespace PipelineDsl.Tokens;

/// <summary>What a stage does with the tokens that leave.</summary>
public enum StageKind
{
    /// <summary>They are dropped.</summary>
    Prune,

    /// <summary>They are merged into others.</summary>
    Merge,
}
