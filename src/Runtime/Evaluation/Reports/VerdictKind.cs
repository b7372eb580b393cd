namespace PipelineDsl.Evaluation;

/// <summary>How an arm compares with random selection.</summary>
public enum VerdictKind
{
    /// <summary>The whole interval of the difference lies below zero.</summary>
    Worse,

    /// <summary>The interval holds zero.</summary>
    NoDifferent,

    /// <summary>The whole interval of the difference lies above zero.</summary>
    Better,
}
