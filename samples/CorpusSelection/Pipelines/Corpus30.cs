using PipelineDsl;

namespace CorpusSelection.Pipelines;

/// <summary>
/// 30 % of the set: near-duplicates leave, then the tenth that the model finds hardest to believe, and the rest is drawn at random with a fair
/// share for every class.
/// </summary>
[DatasetPipeline(Channels = 96, Classes = 10, Epochs = 1)]
[Deduplicate<CosineSimilarity>(Threshold = 0.999, Clusters = 100)]
[Select<Aum>(Keep = 0.9, Order = Difficulty.Easy)]
[Select<RandomSamples>(Keep = 0.3, Of = Basis.Original, Quota = ClassQuota.Proportional)]
[RandomBaseline(Seeds = 5)]
public partial class Corpus30;
