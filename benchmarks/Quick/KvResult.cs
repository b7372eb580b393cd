using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>What compressing the cache of one layer costs, or one part of it.</summary>
/// <param name="Method">The method, or <c>compaction</c> and <c>scores</c> for the parts.</param>
/// <param name="Heads">Key and value heads.</param>
/// <param name="Dim">Channels of a head.</param>
/// <param name="Entries">Entries of a head before.</param>
/// <param name="Kept">Entries of a head after.</param>
/// <param name="Microseconds">Median duration.</param>
/// <param name="BytesMoved">Bytes that have to be read or written once: what the scorer reads of keys and values, and what moves, there and back.</param>
/// <param name="MemoryBandwidthShare">These bytes a second, as a share of what copying reads and writes in the same run.</param>
/// <param name="ManagedBytes">Managed bytes a call.</param>
internal sealed record KvResult(
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("heads")] int Heads,
    [property: JsonPropertyName("dim")] int Dim,
    [property: JsonPropertyName("entries")] int Entries,
    [property: JsonPropertyName("kept")] int Kept,
    [property: JsonPropertyName("us")] double Microseconds,
    [property: JsonPropertyName("bytes_moved")] long BytesMoved,
    [property: JsonPropertyName("memory_bandwidth_share")] double MemoryBandwidthShare,
    [property: JsonPropertyName("managed_bytes")] double ManagedBytes);
