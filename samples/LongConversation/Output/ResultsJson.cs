using System.Collections.Immutable;
using System.Text.Json;
using LongConversation.Arms;
using LongConversation.Growth;

namespace LongConversation.Output;

/// <summary>All figures as JSON.</summary>
internal static class ResultsJson
{
    /// <summary>Writes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="results">All arms; the full cache first.</param>
    /// <param name="growth">The long text; null when it was left out.</param>
    public static void Write(Stream stream, ImmutableArray<ArmResult> results, GrowthResult? growth) =>
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
                    prefill_ms = result.Times.Prefill,
                    p50_ms = result.Times.Step(0.5),
                    p95_ms = result.Times.Step(0.95),
                }),
                growth = growth is null ? null : new
                {
                    bounded = growth.Bounded.Select(Point),
                    bounded_peak_bytes = growth.BoundedPeakBytes,
                    full = growth.Full.Select(Point),
                    full_peak_bytes = growth.FullPeakBytes,
                },
            },
            new JsonSerializerOptions { WriteIndented = true });

    private static object Point(GrowthPoint point) =>
        new { position = point.Position, ms = point.Milliseconds, cache_bytes = point.CacheBytes, buffer_bytes = point.BufferBytes };
}
