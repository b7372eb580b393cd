namespace PipelineDsl.Datasets;

/// <summary>What a task says about a file that it wrote.</summary>
internal sealed record PartRecord
{
    /// <summary>Bytes between two hashes.</summary>
    internal const int ChunkBytes = 1 << 18;

    /// <summary>Name of the file, unique in the task.</summary>
    public required string Name { get; init; }

    /// <summary>Its length.</summary>
    public required long Bytes { get; init; }

    /// <summary>XxHash3 of every <see cref="ChunkBytes"/>, little-endian, so that a slice can be checked without reading the rest.</summary>
    public required byte[] Chunks { get; init; }

    /// <summary>Number of chunks, the last of which may be shorter.</summary>
    /// <param name="bytes">Length of a file.</param>
    internal static long ChunksIn(long bytes) => (bytes + ChunkBytes - 1) / ChunkBytes;

    /// <summary>Compares what two runners of a task say.</summary>
    internal static IEqualityComparer<PartRecord> SameContent { get; } = EqualityComparer<PartRecord>.Create(
        static (one, other) => one!.Name == other!.Name && one.Bytes == other.Bytes && one.Chunks.AsSpan().SequenceEqual(other.Chunks));
}
