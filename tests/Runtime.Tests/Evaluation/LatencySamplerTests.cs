using System.Collections.Immutable;
using PipelineDsl.Evaluation;

namespace PipelineDsl.Tests.Evaluation;

public class LatencySamplerTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void Sample_TwoArms_GivesPercentilesAndSpeedup()
    {
        int run = 0;
        var sampler = new LatencySampler(_clock) { WarmUp = 0, Rounds = 101 };

        // The second arm takes 0 to 100 ms, so its 95th percentile is 95; the first always 200.
        ImmutableArray<ArmLatency> latencies = sampler.Sample([() => _clock.Advance(200), () => _clock.Advance(run++)]);

        Assert.Equal(new ArmLatency(200, 200, 1, 0), latencies[0]);
        Assert.Equal(50, latencies[1].P50);
        Assert.Equal(95, latencies[1].P95, 9);
        Assert.Equal(4, latencies[1].Speedup);
    }

    [Fact]
    public void Sample_MachineThatSlowsDown_RatioIsTakenWithinARound()
    {
        long load = 1;
        var sampler = new LatencySampler(_clock) { WarmUp = 0, Rounds = 9 };

        ImmutableArray<ArmLatency> latencies = sampler.Sample([() => _clock.Advance(4 * load), () => _clock.Advance(2 * load)], sampled: () => load *= 3);

        Assert.Equal(2, latencies[1].Speedup);
    }

    [Fact]
    public void Sample_ThreeArms_EveryRoundStartsWithAnother()
    {
        var order = new List<char>();

        new LatencySampler(_clock) { WarmUp = 1, Rounds = 3 }.Sample([() => order.Add('a'), () => order.Add('b'), () => order.Add('c')]);

        Assert.Equal("abcbcacababc", string.Concat(order));
    }

    [Fact]
    public void Sample_WarmUp_IsNotCounted()
    {
        int run = 0;

        ImmutableArray<ArmLatency> latencies = new LatencySampler(_clock) { WarmUp = 2, Rounds = 3 }.Sample([() => _clock.Advance(run++ < 2 ? 1000 : 5)]);

        Assert.Equal(new ArmLatency(5, 5, 1, 0), latencies[0]);
    }

    [Fact]
    public void Sample_RunsShorterThanATick_StayFinite()
    {
        ImmutableArray<ArmLatency> latencies = new LatencySampler(_clock) { WarmUp = 0, Rounds = 3 }.Sample([() => { }, () => { }]);

        Assert.All(latencies, latency => Assert.Equal(1, latency.Speedup));
    }

    [Fact]
    public void Sample_ArmThatAllocates_ReportsItsBytes()
    {
        byte[][] kept = new byte[1][];

        ImmutableArray<ArmLatency> latencies = new LatencySampler(_clock) { WarmUp = 1, Rounds = 20 }.Sample([() => { }, () => kept[0] = new byte[1000]]);

        Assert.Equal(0, latencies[0].ManagedBytes);
        Assert.InRange(latencies[1].ManagedBytes, 1000, 1100);
    }

    [Fact]
    public void Sample_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var sampler = new LatencySampler(_clock) { WarmUp = 0, Rounds = 1000 };

        Assert.Throws<OperationCanceledException>(() => sampler.Sample([cancellation.Cancel], cancellation: cancellation.Token));
    }

    [Fact]
    public void Sample_NoArms_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new LatencySampler(_clock).Sample([]));

    [Theory]
    [InlineData(double.NaN, 1, 1, 0)]
    [InlineData(1, double.PositiveInfinity, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(-1, 1, 1, 0)]
    [InlineData(1, 1, 1, double.NaN)]
    public void ArmLatency_NotANumberOfTime_Throws(double p50, double p95, double speedup, double bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArmLatency(p50, p95, speedup, bytes));
}
