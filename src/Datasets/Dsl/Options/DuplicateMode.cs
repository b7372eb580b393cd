namespace PipelineDsl;

/// <summary>What SemDeDup compares a sample with, inside its cluster and in the order of preference.</summary>
public enum DuplicateMode
{
    /// <summary>With earlier samples that stay: every sample removed has a duplicate that is kept.</summary>
    KeptOnly,

    /// <summary>With all earlier samples, as the published code does: of a chain only the first stays.</summary>
    Reference,
}
