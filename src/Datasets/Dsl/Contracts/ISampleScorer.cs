namespace PipelineDsl;

/// <summary>Maps every sample to one score, from its own columns alone: one pass over the files, in any order.</summary>
public interface ISampleScorer : IScorer
{
    /// <summary>What it reads.</summary>
    static abstract SampleColumns Columns { get; }

    /// <summary>Whether high scores are the hard samples; margins, for one, are low where samples are hard.</summary>
    static virtual bool HardIsHigh => true;

    /// <summary>How the scores decide.</summary>
    static virtual SampleChoice Choice => SampleChoice.ByScore;

    /// <summary>
    /// Writes one score per sample. Must not allocate and must not depend on anything but its arguments, or results would depend on how the
    /// samples are cut into blocks.
    /// </summary>
    /// <param name="samples">A block of samples.</param>
    /// <param name="options">Options of the stage.</param>
    /// <param name="scores">Receives the scores [samples]. NaN and infinity are errors.</param>
    static abstract void Score(in SampleBlock samples, SampleOptions options, Span<double> scores);
}
