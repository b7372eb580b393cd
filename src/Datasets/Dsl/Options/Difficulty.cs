namespace PipelineDsl;

/// <summary>Which end of the scores stays. Scorers say whether high or low is hard.</summary>
public enum Difficulty
{
    /// <summary>The hardest, where data are plentiful.</summary>
    Hard,

    /// <summary>The easiest, where data are scarce (arXiv 2206.14486).</summary>
    Easy,

    /// <summary>Those around the median, by position in ascending order (Moderate, ICLR 2023).</summary>
    Middle,
}
