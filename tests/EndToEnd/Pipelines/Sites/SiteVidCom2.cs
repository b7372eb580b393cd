namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Tokens that are unusual in their frame and in the video.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.VidCom2, Keep = 0.5, Frames = 4)]
[RandomBaseline]
internal static partial class SiteVidCom2;
