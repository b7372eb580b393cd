namespace PipelineDsl.Benchmarks.Datasets;

/// <summary>One of every group of texts that are nearly the same stays.</summary>
[DatasetPipeline]
[Deduplicate<MinHash>]
[RandomBaseline]
internal static partial class MinHashTexts;
