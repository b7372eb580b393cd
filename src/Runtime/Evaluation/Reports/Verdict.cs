namespace PipelineDsl.Evaluation;

/// <summary>Whether an arm beats random selection at the same budget.</summary>
/// <param name="Difference">Accuracy of the arm minus the mean accuracy of the random arm, as fractions.</param>
/// <param name="Interval">Interval of that difference, from <see cref="PairedBootstrap"/>.</param>
/// <param name="Level">Confidence of the interval, for example 0.95.</param>
public sealed record Verdict(double Difference, Interval Interval, double Level)
{
    /// <summary>The conclusion.</summary>
    public VerdictKind Kind => Interval.Low > 0 ? VerdictKind.Better : Interval.High < 0 ? VerdictKind.Worse : VerdictKind.NoDifferent;

    /// <summary>The conclusion in words: <c>better than</c>, <c>no different from</c> or <c>worse than</c>.</summary>
    public string Words => Kind switch
    {
        VerdictKind.Better => "better than",
        VerdictKind.Worse => "worse than",
        _ => "no different from",
    };
}
