namespace PipelineDsl.Benchmarks.Datasets;

/// <summary>Near-duplicates leave, found in 1,000 clusters.</summary>
[DatasetPipeline(Channels = 384)]
[Deduplicate<CosineSimilarity>(Threshold = 0.95, Clusters = 1000)]
[RandomBaseline]
internal static partial class SemDeDupIn1000;
