using System.Globalization;

namespace PipelineDsl.Evaluation;

/// <summary>The figures of one arm.</summary>
public sealed class ArmReport
{
    internal ArmReport(Arm arm, ArmLatency latency)
    {
        Arm = arm;
        Latency = latency;
    }

    /// <summary>The arm.</summary>
    public Arm Arm { get; }

    /// <summary>Latency and managed bytes of a run.</summary>
    public ArmLatency Latency { get; }

    /// <summary>Tokens that leave the last layer.</summary>
    public int KeptTokens => Arm.Plan.OutputTokens;

    /// <summary>Share of items answered right; the mean over seeds where there are several.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Student's interval of the accuracy over seeds; null for arms of one run.</summary>
    public required Interval? AccuracyInterval { get; init; }

    /// <summary>Share of items answered as the uncompressed arm answers them, right or wrong; the mean over seeds.</summary>
    public required double Agreement { get; init; }

    /// <summary>The speed-up if time followed floating-point operations.</summary>
    public required double IdealSpeedup { get; init; }

    /// <summary>The comparison with random selection; null for the random and the uncompressed arm.</summary>
    public required Verdict? Verdict { get; init; }

    /// <summary>The verdict as a sentence, or null where there is none.</summary>
    public string? Sentence => Verdict is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{Arm.Name} is {Verdict.Words} random at {KeptTokens} of {Arm.Plan.Tokens} tokens: {Points(Verdict.Difference)} points of accuracy, "
            + $"{100 * Verdict.Level:0.#} % interval {Points(Verdict.Interval.Low)} to {Points(Verdict.Interval.High)}.");

    private static string Points(double fraction) => (100 * fraction).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
