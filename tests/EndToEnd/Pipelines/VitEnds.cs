namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>CLS and the last row of the grid stay, whatever their norm.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(Sinks = 1, Recent = 14)]
[Positions(PositionPolicy.Original)]
[Prune<TokenNorm>(Layers = "1", KeepCount = 150)]
[Merge<KeySimilarity>(Layers = "3", Remove = 20)]
[RandomBaseline, UniformBaseline]
internal static partial class VitEnds;
