using System.Collections.Immutable;

namespace PipelineDsl.Evaluation;

/// <summary>What was measured of one arm: its answers to every item, once per seed, and its latency.</summary>
public sealed class ArmOutcome
{
    /// <summary>Joins an arm with what was measured.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="latency">Its latency. There is no outcome without one: fewer tokens that take no less time are no gain.</param>
    /// <param name="predictions">The class answered for every item, for each of the arm's runs in turn.</param>
    /// <exception cref="ArgumentException">The number of runs differs from that of the seeds, or the runs differ in length.</exception>
    public ArmOutcome(Arm arm, ArmLatency latency, params ImmutableArray<ImmutableArray<int>> predictions)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(latency);
        if (predictions.IsDefault || predictions.Length != arm.Runs)
        {
            throw new ArgumentException(
                $"Arm {arm} has {arm.Runs} runs, got the predictions of {(predictions.IsDefault ? 0 : predictions.Length)}.", nameof(predictions));
        }

        if (predictions.Any(run => run.IsDefault || run.Length != predictions[0].Length))
        {
            throw new ArgumentException($"The runs of arm {arm} answered different numbers of items.", nameof(predictions));
        }

        Arm = arm;
        Latency = latency;
        Predictions = predictions;
    }

    /// <summary>The arm.</summary>
    public Arm Arm { get; }

    /// <summary>Its latency.</summary>
    public ArmLatency Latency { get; }

    /// <summary>The class answered for every item, for each run [runs][items].</summary>
    public ImmutableArray<ImmutableArray<int>> Predictions { get; }

    /// <summary>Number of items answered.</summary>
    public int Items => Predictions[0].Length;
}
