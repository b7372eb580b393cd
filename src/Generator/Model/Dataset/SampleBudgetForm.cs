namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>The ways to say how many samples stay; the names are those of the runtime's <c>SampleBudgetKind</c>.</summary>
internal enum SampleBudgetForm
{
    /// <summary>A fraction kept.</summary>
    Keep,

    /// <summary>A number kept.</summary>
    KeepCount,

    /// <summary>A threshold of scores or similarities.</summary>
    Threshold,

    /// <summary>The sum of costs.</summary>
    MaxCost,

    /// <summary>None: the stage's own rule decides.</summary>
    None,
}
