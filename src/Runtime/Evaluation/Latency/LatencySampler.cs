using System.Collections.Immutable;

namespace PipelineDsl.Evaluation;

/// <summary>
/// Times several arms so that they can be compared: in every round each arm runs once, and the round starts with another arm
/// each time. What slows the machine for a while slows all arms alike, and ratios are taken within a round.
/// </summary>
public sealed class LatencySampler
{
    private readonly TimeProvider _clock;

    /// <summary>Makes a sampler.</summary>
    /// <param name="clock">What time is read from; the system's high-resolution clock if absent.</param>
    public LatencySampler(TimeProvider? clock = null) => _clock = clock ?? TimeProvider.System;

    /// <summary>Rounds that are run first and not counted: code is compiled and caches fill.</summary>
    public int WarmUp { get; init; } = 10;

    /// <summary>Rounds that count.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>Samples all arms. Runs nothing but the arms between two readings of the clock.</summary>
    /// <param name="arms">One run of each arm. The first is the uncompressed one, which the others are compared with.</param>
    /// <param name="sampled">Called after every round.</param>
    /// <param name="cancellation">Checked between rounds.</param>
    /// <returns>One latency per arm, in the same order.</returns>
    /// <exception cref="ArgumentException">There are no arms.</exception>
    public ImmutableArray<ArmLatency> Sample(IReadOnlyList<Action> arms, Action? sampled = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentOutOfRangeException.ThrowIfZero(arms.Count, nameof(arms));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Rounds);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmUp);
        long[][] ticks = [.. arms.Select(_ => new long[Rounds])];
        long[] bytes = new long[arms.Count];
        for (int round = -WarmUp; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int turn = 0; turn < arms.Count; turn++)
            {
                int arm = (int)(((long)round + WarmUp + turn) % arms.Count);
                (long elapsed, long allocated) = Time(arms[arm]);
                if (round >= 0)
                {
                    ticks[arm][round] = elapsed;
                    bytes[arm] += allocated;
                }
            }

            sampled?.Invoke();
        }

        return [.. arms.Select((_, arm) => Summarise(ticks[0], ticks[arm], bytes[arm]))];
    }

    private (long Ticks, long Bytes) Time(Action run)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = _clock.GetTimestamp();
        run();
        long end = _clock.GetTimestamp();

        // A run that is shorter than the clock's resolution counts as one tick, so that ratios stay finite.
        return (long.Max(1, end - start), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private ArmLatency Summarise(long[] uncompressed, long[] arm, long bytes)
    {
        double[] ratios = [.. arm.Select((ticks, round) => (double)uncompressed[round] / ticks)];
        double[] milliseconds = [.. arm.Select(ticks => ticks * 1000.0 / _clock.TimestampFrequency)];
        return new(Quantile.Of(milliseconds, 0.5), Quantile.Of(milliseconds, 0.95), Quantile.Of(ratios, 0.5), (double)bytes / Rounds);
    }
}
