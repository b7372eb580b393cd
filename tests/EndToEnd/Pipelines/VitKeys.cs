namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Keys: prune by their norm, then merge what is alike; a budget of each kind.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<KeyNorm>(Layers = "1", Remove = 37)]
[Merge<KeySimilarity>(Layers = "2..4", Remove = 30, Schedule = Schedule.Linear)]
[RandomBaseline, UniformBaseline]
internal static partial class VitKeys;
