namespace PipelineDsl.Benchmarks.Datasets;

/// <summary>A tenth, shared out among 50 strata of the error norm.</summary>
[DatasetPipeline(Classes = 100)]
[Select<El2n>(Keep = 0.1, Strata = 50)]
[RandomBaseline]
internal static partial class CcsOf50;
