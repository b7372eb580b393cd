using PipelineDsl.Datasets;

namespace CorpusSelection.Arms;

/// <summary>One way to choose training images.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Percent">Percentage of the set that it keeps.</param>
/// <param name="Pipeline">The pipeline; null for all images, and for random ones.</param>
internal sealed record SubsetArm(string Name, int Percent, DatasetPipeline? Pipeline);
