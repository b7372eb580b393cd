namespace PipelineDsl.Benchmarks.Datasets;

/// <summary>1,000 samples that stand for 2,000 reference rows.</summary>
[DatasetPipeline(Channels = 384)]
[Select<FacilityLocation>(KeepCount = 1000, References = 2000)]
[RandomBaseline]
internal static partial class FacilityLocationOf1000;
