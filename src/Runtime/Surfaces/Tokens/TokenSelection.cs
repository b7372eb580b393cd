namespace PipelineDsl.Tokens;

/// <summary>How a pruning stage picks from scored tokens.</summary>
public enum TokenSelection
{
    /// <summary>The highest scores, within a quota if the stage has one.</summary>
    TopK,

    /// <summary>Evenly spaced tokens, whatever the scores.</summary>
    Strided,
}
