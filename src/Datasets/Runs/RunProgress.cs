namespace PipelineDsl.Datasets;

/// <summary>How far a run is.</summary>
/// <param name="Round">Name of the round at work.</param>
/// <param name="Place">0-based place of the round.</param>
/// <param name="Rounds">Number of rounds.</param>
/// <param name="IsMerge">Whether the round's merge is at work.</param>
/// <param name="TasksDone">Tasks of the round that are done, also by others.</param>
/// <param name="Tasks">Tasks of the round.</param>
/// <param name="Rows">Rows that this process has done in the round.</param>
/// <param name="Samples">Samples of the set; most rounds read each once.</param>
public readonly record struct RunProgress(string Round, int Place, int Rounds, bool IsMerge, int TasksDone, int Tasks, long Rows, long Samples);
