using System.Collections.Immutable;
using System.Text.Json;
using LongConversation.Arms;
using LongConversation.Growth;
using PipelineDsl.Evaluation;

namespace LongConversation.Output;

/// <summary>All figures as JSON.</summary>
internal static class ResultsJson
{
    /// <summary>Writes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="results">All arms; the full cache first.</param>
    /// <param name="bounded">The long text with a bounded cache.</param>
    /// <param name="full">The long text with the full cache.</param>
    public static void Write(Stream stream, ImmutableArray<ArmResult> results, ImmutableArray<GrowthPoint> bounded, ImmutableArray<GrowthPoint> full) =>
        JsonSerializer.Serialize(
            stream,
            new
            {
                arms = results.Select(result => new
                {
                    name = result.Arm.Name,
                    percent = result.Arm.Percent,
                    accuracy = result.Accuracy,
                    low = result.Interval.Low,
                    high = result.Interval.High,
                    agreement = result.AgreementWith(results[0]),
                    cache_bytes = result.CacheBytes,
                    peak_bytes = result.PeakBytes,
                    prefill_ms = result.Prefill,
                    p50_ms = Quantile.Of(result.Steps.AsSpan(), 0.5),
                    p95_ms = Quantile.Of(result.Steps.AsSpan(), 0.95),
                }),
                growth = new { bounded = bounded.Select(Point), full = full.Select(Point) },
            },
            new JsonSerializerOptions { WriteIndented = true });

    private static object Point(GrowthPoint point) =>
        new { position = point.Position, ms = point.Milliseconds, cache_bytes = point.CacheBytes, buffer_bytes = point.BufferBytes };
}
