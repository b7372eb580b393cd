namespace PipelineDsl.Conformance.Running;

/// <summary>How a case can go.</summary>
internal enum Outcome
{
    /// <summary>All that was compared is as expected.</summary>
    Passed,

    /// <summary>Something differs, is missing, or threw.</summary>
    Failed,

    /// <summary>Nothing runs such a case here.</summary>
    NotCovered,
}
