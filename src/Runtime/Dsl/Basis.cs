namespace PipelineDsl;

/// <summary>What a kept fraction is a fraction of.</summary>
public enum Basis
{
    /// <summary>Of the tokens that enter the stage.</summary>
    Entering,

    /// <summary>Of the tokens that entered the first layer.</summary>
    Original,
}
