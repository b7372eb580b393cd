using PipelineDsl;

namespace CorpusSelection.Pipelines;

/// <summary>The half of the set with the highest EL2N (arXiv 2107.07075).</summary>
[DatasetPipeline(Channels = 96, Classes = 10)]
[Select<El2n>(Keep = 0.5)]
[RandomBaseline(Seeds = 5)]
public partial class Hardest50;
