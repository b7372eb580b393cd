using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>What one method over the samples of a training set costs, from files to files, on all cores.</summary>
/// <param name="Method">The method; <c>distances</c> and <c>EL2N scores</c> are kernels alone, on one core.</param>
/// <param name="Samples">Samples.</param>
/// <param name="Width">Channels, classes, or words of a text.</param>
/// <param name="Seconds">Duration.</param>
/// <param name="GflopsShare">
/// Operations a second of all comparisons of two rows that the method made, as the run's manifest counts them, as a share of the measured peak of the
/// cores used: 2 a channel for a product, 3 for the square of a difference, which takes two
/// instructions and so reaches 0.75 at most. The seconds cover reading, hashing and writing files, too. Null for methods that compare nothing.
/// </param>
/// <param name="PeakMegabytes">The most memory held, beside mapped files.</param>
/// <param name="BandwidthShare">For methods that only read: bytes of the inputs a second, as a share of what copying reads and writes.</param>
/// <param name="Warm">The score pass of methods that only read logits, on files in the system's cache.</param>
/// <param name="Cold">The same on files that are on the disk alone.</param>
internal sealed record DatasetFigure(
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("n")] int Samples,
    [property: JsonPropertyName("d")] int Width,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("gflops_share")] double? GflopsShare,
    [property: JsonPropertyName("peak_mb")] double PeakMegabytes,
    [property: JsonPropertyName("bandwidth_share")] double? BandwidthShare,
    [property: JsonPropertyName("warm")] PassSpeed? Warm = null,
    [property: JsonPropertyName("cold")] PassSpeed? Cold = null);
