namespace PipelineDsl.Cluster.Tests;

/// <summary>The pipeline that the cluster runs: two stages, so that a second round has to wait for the merge of the first.</summary>
[DatasetPipeline]
[Select<PatientLoss>(Keep = 0.5)]
[Select<RandomSamples>(Keep = 0.5)]
[RandomBaseline(Seeds = 5)]
public partial class LargestLosses;
