using System.Collections.Immutable;
using System.Diagnostics;
using LongConversation.Arms;
using LongConversation.Data;
using PipelineDsl.Evaluation;
using PipelineDsl.OnnxRuntime;

namespace LongConversation.Growth;

/// <summary>Follows one long text with a bounded cache and with a full one, side by side.</summary>
internal static class GrowthCurve
{
    private const int Stride = 256, TimedSteps = 32;

    /// <summary>Measures.</summary>
    /// <param name="length">Tokens of the text.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="progress">Told of every stride.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static GrowthResult Measure(int length, RecallTokenizer tokenizer, IExperimentProgress progress, CancellationToken cancellation)
    {
        int[] tokens = LongText.Read(length, tokenizer);
        using RecallReader bounded = RecallReader.Open(RecallArms.Bounded, 0, ShippedModel.Model, tokenizer);
        using RecallReader full = RecallReader.Open(RecallArms.Full, 0, ShippedModel.Model, tokenizer);
        progress.Begin("a long text, with and without a bound", tokens.Length / Stride);
        var boundedPoints = ImmutableArray.CreateBuilder<GrowthPoint>();
        var fullPoints = ImmutableArray.CreateBuilder<GrowthPoint>();
        for (int start = 0; start + Stride <= tokens.Length; start += Stride)
        {
            ReadOnlySpan<int> stride = tokens.AsSpan(start, Stride);
            boundedPoints.Add(Point(bounded.Decoder, stride, cancellation));
            fullPoints.Add(Point(full.Decoder, stride, cancellation));
            progress.Advance(1);
        }

        return new GrowthResult(
            boundedPoints.ToImmutable(),
            fullPoints.ToImmutable(),
            PeakMemory.OfChild(RecallArms.Bounded.Key, length, cancellation),
            PeakMemory.OfChild(RecallArms.Full.Key, length, cancellation));
    }

    private static GrowthPoint Point(Decoder decoder, ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        decoder.Append(tokens[..^TimedSteps], cancellation);
        Span<double> times = stackalloc double[TimedSteps];
        for (int step = 0; step < times.Length; step++)
        {
            long start = Stopwatch.GetTimestamp();
            decoder.Step(tokens[^(TimedSteps - step)], cancellation);
            times[step] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return new GrowthPoint(decoder.Cache.Seen, Quantile.Of(times, 0.5), RecallModel.BytesOf(decoder.Cache), decoder.Cache.Bytes);
    }
}
