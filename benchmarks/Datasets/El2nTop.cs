namespace PipelineDsl.Benchmarks.Datasets;

/// <summary>The half with the largest error norms.</summary>
[DatasetPipeline(Classes = 100)]
[Select<El2n>(Keep = 0.5)]
[RandomBaseline]
internal static partial class El2nTop;
