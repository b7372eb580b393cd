namespace PipelineDsl.Conformance.Running;

/// <summary>How a folder went.</summary>
/// <param name="Width">The vector width that kernels used: scalar, 256 or 512; several when results were combined.</param>
/// <param name="Problem">Why nothing was run, or which run ended early; null when all went through.</param>
/// <param name="Files">Its files, by name.</param>
internal sealed record FolderResult(string Width, string? Problem, IReadOnlyList<FileResult> Files)
{
    /// <summary>Cases that passed.</summary>
    public int Passed => Files.Sum(static file => file.Passed);

    /// <summary>Cases that failed.</summary>
    public int Failed => Files.Sum(static file => file.Failed);

    /// <summary>Cases that nothing runs here, alone or as part of a file.</summary>
    public int NotCovered => Files.Sum(static file => file.Uncovered);

    /// <summary>0 when nothing failed.</summary>
    public int ExitCode => Failed == 0 && Problem is null ? 0 : 1;
}
