namespace PipelineDsl.GpuCheck.Machine;

/// <summary>A library that the machine needs, or may have.</summary>
/// <param name="Library">Its file name.</param>
/// <param name="Purpose">What it is needed for.</param>
/// <param name="IsOptional">Whether the check goes on without it.</param>
internal sealed record Requirement(string Library, string Purpose, bool IsOptional = false)
{
    /// <summary>An older library that does as well; null for none.</summary>
    internal string? Instead { get; init; }
}
