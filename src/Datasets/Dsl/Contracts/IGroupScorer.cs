namespace PipelineDsl;

/// <summary>Maps every sample of one group (a cluster or a class) to one score, from the group's embeddings.</summary>
public interface IGroupScorer : IScorer
{
    /// <summary>What it reads besides embeddings.</summary>
    static abstract SampleColumns Columns { get; }

    /// <summary>How samples are grouped.</summary>
    static abstract SampleGrouping Grouping { get; }

    /// <summary>Whether high scores are the hard samples.</summary>
    static virtual bool HardIsHigh => true;

    /// <summary>
    /// Whether a score depends on the other members. If it depends on the member and the centre alone, groups need not fit into memory: they are scored
    /// part by part.
    /// </summary>
    static virtual bool NeedsGroup => true;

    /// <summary>Writes one score per member. Must not depend on anything but its arguments.</summary>
    /// <param name="group">The group.</param>
    /// <param name="scores">Receives the scores [members]. NaN and infinity are errors.</param>
    static abstract void Score(SampleGroup group, Span<double> scores);
}
