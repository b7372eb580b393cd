namespace PipelineDsl.Benchmarks.Pipelines;

/// <summary>One merge step of 197 tokens, 192 wide.</summary>
[TokenPipeline(Tokens = 197, Channels = 192, Layers = 1)]
[Protect(0)]
[Recipe(Method.ToMe, Layers = "0", Remove = 16)]
[RandomBaseline]
internal static partial class Step197x192;
