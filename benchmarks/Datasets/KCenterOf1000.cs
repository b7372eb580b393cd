namespace PipelineDsl.Benchmarks.Datasets;

/// <summary>A core-set of 1,000 samples.</summary>
[DatasetPipeline(Channels = 384)]
[Select<KCenter>(KeepCount = 1000, Metric = SampleMetric.Cosine)]
[RandomBaseline]
internal static partial class KCenterOf1000;
