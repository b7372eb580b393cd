using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>One task of a round, or its merge.</summary>
/// <param name="Round">Name of the round.</param>
/// <param name="Task">0-based number of the task; -1 for the merge.</param>
internal readonly record struct TaskName(string Round, int Task)
{
    /// <summary>Number of the merge.</summary>
    internal const int Merge = -1;

    /// <summary>Whether it is the merge.</summary>
    internal bool IsMerge => Task == Merge;

    /// <summary>Start of its file names.</summary>
    internal string Stem => IsMerge ? "merge" : "task-" + Task.ToString("00000", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => IsMerge ? $"the merge of round {Round}" : $"task {Task} of round {Round}";
}
