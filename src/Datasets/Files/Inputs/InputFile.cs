using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace PipelineDsl.Datasets;

/// <summary>One input file.</summary>
internal sealed record InputFile
{
    /// <summary>Path as given, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Its format.</summary>
    public required SampleFileFormat Format { get; init; }

    /// <summary>Type of a file without a header.</summary>
    public RawType? Declared { get; init; }

    /// <summary>Its length.</summary>
    public required long Bytes { get; init; }

    /// <summary>Its rows.</summary>
    public required long Rows { get; init; }

    /// <summary>SHA-256 of its bytes; of the first and the last MiB when <see cref="HashedWhole"/> is false.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether the hash covers all bytes.</summary>
    public required bool HashedWhole { get; init; }

    /// <summary>When the file had last been written as this process hashed it; null for a file that another process hashed. Not part of the plan.</summary>
    [JsonIgnore]
    public DateTime? HashedAtWriteTime { get; init; }

    /// <summary>Columns that it holds.</summary>
    public required ImmutableArray<FileColumn> Columns { get; init; }

    /// <summary>Where rows of a text file start.</summary>
    public RowIndex? Index { get; init; }
}
