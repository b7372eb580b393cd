namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Important and diverse tokens.</summary>
[TokenPipeline(Tokens = 65, Channels = 16, Layers = 2, Heads = 2)]
[Protect(0)]
[Recipe(Method.VisPruner, KeepCount = 20)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteVisPruner;
