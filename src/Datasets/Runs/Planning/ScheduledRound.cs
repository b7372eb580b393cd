namespace PipelineDsl.Datasets;

/// <summary>A round at its place in a run.</summary>
/// <param name="Place">0-based place among all rounds.</param>
/// <param name="Stage">0-based stage that it belongs to.</param>
/// <param name="Round">The round.</param>
/// <param name="EndsStage">Whether its merge writes the verdicts of the stage.</param>
internal sealed record ScheduledRound(int Place, int Stage, DatasetRound Round, bool EndsStage);
