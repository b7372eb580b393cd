namespace PipelineDsl.Tokens;

/// <summary>The four ways to say how much is left.</summary>
public enum BudgetKind
{
    /// <summary>A fraction kept.</summary>
    Keep,

    /// <summary>A number kept.</summary>
    KeepCount,

    /// <summary>A number removed.</summary>
    Remove,

    /// <summary>A score or similarity threshold.</summary>
    Threshold,
}
