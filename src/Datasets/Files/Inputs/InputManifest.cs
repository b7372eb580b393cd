using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>What inputs were found to be when a plan was made: enough to open them again elsewhere, and to notice a change.</summary>
internal sealed record InputManifest
{
    /// <summary>Number of samples.</summary>
    public required long Rows { get; init; }

    /// <summary>Folder in which relative paths start.</summary>
    public required string Directory { get; init; }

    /// <summary>All files, in ordinal order of their paths.</summary>
    public required ImmutableArray<InputFile> Files { get; init; }

    /// <summary>Where every column comes from. The first one's files are those that places of samples name.</summary>
    public required ImmutableArray<InputColumn> Columns { get; init; }
}
