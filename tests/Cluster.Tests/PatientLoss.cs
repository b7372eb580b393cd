using System.Globalization;

namespace PipelineDsl.Cluster.Tests;

/// <summary>The loss, computed so slowly that a node can be killed while it is at work. How slowly is no part of the result.</summary>
public readonly struct PatientLoss : ISampleScorer
{
    /// <summary>Variable with the microseconds that a sample takes.</summary>
    public const string Delay = "PATIENT_LOSS_MICROSECONDS";

    private static readonly double _microseconds =
        double.TryParse(Environment.GetEnvironmentVariable(Delay), CultureInfo.InvariantCulture, out double microseconds) ? microseconds : 0;

    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Loss;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        Thread.Sleep(TimeSpan.FromMicroseconds(_microseconds * samples.Count));
        samples.Losses.CopyTo(scores);
    }
}
