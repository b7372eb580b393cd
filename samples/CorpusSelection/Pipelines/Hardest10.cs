using PipelineDsl;

namespace CorpusSelection.Pipelines;

/// <summary>The 10 % of the set with the highest EL2N (arXiv 2107.07075).</summary>
#pragma warning disable PDSL207 // To show what it warns of.
[DatasetPipeline(Channels = 96, Classes = 10)]
[Select<El2n>(Keep = 0.1)]
[RandomBaseline(Seeds = 5)]
public partial class Hardest10;
