namespace PipelineDsl.Datasets;

/// <summary>Samples that are read as a whole.</summary>
/// <param name="First">Global index of the first one.</param>
/// <param name="Count">How many.</param>
internal readonly record struct WorkUnit(long First, int Count);
