namespace PipelineDsl.Datasets;

/// <summary>The groups of samples among which a step shares out what it takes.</summary>
internal abstract class SelectionGroups
{
    /// <summary>Number of groups.</summary>
    internal abstract int Count { get; }

    /// <summary>Whether <see cref="Prepare"/> must be called before <see cref="Of"/>.</summary>
    internal virtual bool NeedsSummary => false;

    /// <summary>Takes note of the scores of the samples that the step may take.</summary>
    /// <param name="summary">Their summary.</param>
    internal virtual void Prepare(ScoreSummary summary)
    {
    }

    /// <summary>The group of a sample.</summary>
    /// <param name="sample">A sample that the step may take.</param>
    internal abstract int Of(in ScoredSample sample);

    /// <summary>What a sample of a group weighs in training.</summary>
    /// <param name="group">The group.</param>
    internal virtual double Weight(int group) => 1;

    /// <summary>What is said of samples of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="usual">What the step says.</param>
    internal virtual VerdictReason Reason(int group, VerdictReason usual) => usual;
}
