using System.Collections.Immutable;
using CorpusSelection.Training;
using PipelineDsl.Evaluation;

namespace CorpusSelection.Arms;

/// <summary>What an arm chose, and what a classifier learned from it; several of both where there are several seeds.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Subsets">What it chose.</param>
/// <param name="Trained">What was learned from each.</param>
internal sealed record ArmResult(SubsetArm Arm, ImmutableArray<Subset> Subsets, ImmutableArray<TrainedClassifier> Trained)
{
    /// <summary>Mean accuracy over the seeds.</summary>
    public double Accuracy => Trained.Average(static trained => trained.Accuracy);

    /// <summary>Seconds that training took, median over the seeds.</summary>
    public double Seconds => Quantile.Of([.. Trained.Select(static trained => trained.Time.TotalSeconds)], 0.5);

    /// <summary>The 95 % interval: over seeds where there are several, else over test images.</summary>
    public Interval Interval => Trained is [var only]
        ? Wilson.Interval(only.Accuracy, only.Right.Length)
        : SeedMean.IntervalOf([.. Trained.Select(static trained => trained.Accuracy)])!.Value;

    /// <summary>The 95 % interval of what the arm has more than random images, in accuracy; null for random images.</summary>
    /// <param name="random">The random arm of the same percentage.</param>
    public Interval? Against(ArmResult random) => Arm == random.Arm
        ? null
        : new PairedBootstrap().Difference(Trained[0].Right, [.. random.Trained.Select(static trained => trained.Right)]);
}
