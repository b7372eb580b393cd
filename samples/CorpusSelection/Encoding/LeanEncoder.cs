using PipelineDsl;

namespace CorpusSelection.Encoding;

/// <summary>The model that embeds the images. It merges half of its tokens on the way: what is compressed here makes compressing the set cheaper.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Merge<KeySimilarity>(Layers = "1", KeepCount = 99)]
[RandomBaseline(Seeds = 5)]
public partial class LeanEncoder;
