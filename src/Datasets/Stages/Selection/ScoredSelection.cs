namespace PipelineDsl.Datasets;

/// <summary>
/// The merge of every stage that chooses by scores: reads what tasks wrote with <see cref="ScoredPartWriter"/> and writes the verdicts. Any budget, any
/// number of samples: it passes over the files a few times instead of holding them.
/// </summary>
internal static class ScoredSelection
{
    /// <summary>Chooses, and writes the verdicts.</summary>
    /// <param name="run">The merge.</param>
    /// <param name="rule">What the selection goes by.</param>
    /// <param name="scores">One score for every sample that enters the stage, such as <see cref="ScoredParts"/>.</param>
    /// <exception cref="DatasetException">The budget cannot be met.</exception>
    internal static void Reduce(TaskRun run, SelectionRule rule, ScoredSource scores) =>
        throw new DatasetException($"{run.Task} {rule} {scores} cannot be run.", 2);
}
