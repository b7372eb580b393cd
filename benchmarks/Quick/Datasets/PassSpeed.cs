using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>
/// How fast the score pass of a run is: its map tasks, from files to published parts. Medians over rounds in which pass and reading take turns.
/// </summary>
/// <param name="Pass">Bytes of the inputs that the pass takes a second, in GB.</param>
/// <param name="Read">Bytes a second when the same files are merely read, in blocks of the same size, by as many threads; in GB.</param>
/// <param name="Share">Pass / reading, the median of the ratios within a round.</param>
/// <param name="Memory">Bytes a second that all cores together read from memory, in GB: what bounds a pass over files in memory. Null for cold files.</param>
internal sealed record PassSpeed(
    [property: JsonPropertyName("pass_gb_per_s")] double Pass,
    [property: JsonPropertyName("read_gb_per_s")] double Read,
    [property: JsonPropertyName("share")] double Share,
    [property: JsonPropertyName("memory_gb_per_s")] double? Memory = null);
