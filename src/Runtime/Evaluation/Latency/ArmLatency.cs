namespace PipelineDsl.Evaluation;

/// <summary>The latency of one arm, sampled in turn with all others. Always finite and positive.</summary>
public sealed record ArmLatency
{
    /// <summary>States a latency.</summary>
    /// <param name="p50">Median time of a run, in milliseconds.</param>
    /// <param name="p95">95th percentile of the time of a run, in milliseconds.</param>
    /// <param name="speedup">Median over the rounds of (time of the uncompressed arm / time of this arm).</param>
    /// <param name="managedBytes">Managed bytes that a run allocated.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or negative, or a time or the speed-up is 0.</exception>
    public ArmLatency(double p50, double p95, double speedup, double managedBytes)
    {
        P50 = Positive(p50, nameof(p50));
        P95 = Positive(p95, nameof(p95));
        Speedup = Positive(speedup, nameof(speedup));
        ManagedBytes = managedBytes == 0 ? 0 : Positive(managedBytes, nameof(managedBytes));
    }

    /// <summary>Median time of a run, in milliseconds.</summary>
    public double P50 { get; }

    /// <summary>95th percentile of the time of a run, in milliseconds.</summary>
    public double P95 { get; }

    /// <summary>Median over the rounds of (time of the uncompressed arm / time of this arm).</summary>
    public double Speedup { get; }

    /// <summary>Bytes that a run allocated on the garbage-collected heap, on the measuring thread; mean over the rounds.</summary>
    public double ManagedBytes { get; }

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number above 0.");
}
