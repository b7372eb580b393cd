namespace PipelineDsl.Datasets;

/// <summary>
/// The scores that one task found, a file a column: 8 bytes a sample for its score, 8 for its index unless samples are all those of a unit, and only the other
/// columns that the selection needs. So a pass over the scores reads no more than it uses.
/// </summary>
internal static class ScoredPart
{
    /// <summary>File of the indices (<see cref="long"/>).</summary>
    internal const string Index = "index";

    /// <summary>File of the scores (<see cref="double"/>).</summary>
    internal const string Score = "score";

    /// <summary>File of the classes (<see cref="int"/>).</summary>
    internal const string Class = "class";

    /// <summary>File of the accumulated margins (<see cref="double"/>).</summary>
    internal const string Margin = "margin";

    /// <summary>File that says what was never learned (<see cref="byte"/>).</summary>
    internal const string NeverLearned = "never-learned";

    /// <summary>The columns that the options of a stage ask for.</summary>
    /// <param name="options">Options.</param>
    internal static ScoredColumns Columns(SampleOptions options) =>
        (options.Quota != ClassQuota.None || options.MinPerClass > 0 || options.ClassFloor > 0 ? ScoredColumns.Class : 0)
        | (options.DropMislabelled > 0 ? ScoredColumns.Margin : 0)
        | (options.NeverLearned == PipelineDsl.NeverLearned.Drop ? ScoredColumns.NeverLearned : 0);

    /// <summary>The columns of samples from which those are made.</summary>
    /// <param name="options">Options.</param>
    internal static SampleColumns Sources(SampleOptions options)
    {
        ScoredColumns columns = Columns(options);
        return (columns.HasFlag(ScoredColumns.Class) ? SampleColumns.Label : 0)
            | (columns.HasFlag(ScoredColumns.Margin) ? SampleColumns.Label | SampleColumns.Probabilities : 0)
            | (columns.HasFlag(ScoredColumns.NeverLearned) ? SampleColumns.Correct : 0);
    }
}
