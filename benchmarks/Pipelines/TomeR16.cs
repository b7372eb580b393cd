namespace PipelineDsl.Benchmarks.Pipelines;

/// <summary>ToMe with r = 16 at every layer of a ViT-S/16: 197 tokens become 5.</summary>
[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]
[Protect(0)]
[Recipe(Method.ToMe, Layers = "0..11", Remove = 16)]
[RandomBaseline]
internal static partial class TomeR16;
