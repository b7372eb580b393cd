using PipelineDsl;

namespace CorpusSelection.Pipelines;

/// <summary>Half of the set by coverage-centric selection (CCS, arXiv 2210.15809) of EL2N.</summary>
[DatasetPipeline(Channels = 96, Classes = 10, Epochs = 1)]
[Select<El2n>(Keep = 0.5, Strata = 50, DropMislabelled = 0.1)]
[RandomBaseline(Seeds = 5)]
public partial class Coverage50;
