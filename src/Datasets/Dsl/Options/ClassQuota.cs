namespace PipelineDsl;

/// <summary>How a budget is shared out among classes.</summary>
public enum ClassQuota
{
    /// <summary>Not at all: one common order.</summary>
    None,

    /// <summary>In proportion to their sizes, the rest by the largest remainder, ties to the lowest class.</summary>
    Proportional,

    /// <summary>Equally; what a small class cannot use goes to larger ones.</summary>
    Equal,
}
