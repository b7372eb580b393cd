namespace PipelineDsl.Generator.Model;

/// <summary>The four ways to say how much is left; the names are those of the runtime's <c>BudgetKind</c>.</summary>
internal enum BudgetForm
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
