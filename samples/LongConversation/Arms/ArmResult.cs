using System.Collections.Immutable;
using PipelineDsl.Evaluation;

namespace LongConversation.Arms;

/// <summary>What was measured of one arm.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Answers">Answers by seed and prompt.</param>
internal sealed record ArmResult(RecallArm Arm, ImmutableArray<ImmutableArray<RecallAnswer>> Answers)
{
    /// <summary>What was timed.</summary>
    public required ArmTimes Times { get; init; }

    /// <summary>Most memory that a process of its own had while it ran this arm, in bytes.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>Share of right answers, over all seeds.</summary>
    public double Accuracy => Answers.Average(static answers => answers.Average(static answer => answer.IsRight ? 1.0 : 0));

    /// <summary>Keys and values that were left when the question came, in bytes.</summary>
    public long CacheBytes => Answers[0][0].CacheBytes;

    /// <summary>
    /// 95 % interval of the accuracy: with several seeds Student's over their means, else the normal approximation for a share
    /// of so many prompts, with Wilson's centre.
    /// </summary>
    public Interval Interval => Arm.Seeds.Length > 1
        ? SeedMean.IntervalOf([.. Answers.Select(static answers => answers.Average(static answer => answer.IsRight ? 1.0 : 0))])!.Value
        : Wilson.Interval(Accuracy, Answers[0].Length);

    /// <summary>Share of prompts that are answered with the same two tokens as by <paramref name="full"/>.</summary>
    public double AgreementWith(ArmResult full) => Answers.Average(answers => answers.Zip(full.Answers[0]).Average(
        static pair => pair.First.First == pair.Second.First && pair.First.Second == pair.Second.Second ? 1.0 : 0));
}
