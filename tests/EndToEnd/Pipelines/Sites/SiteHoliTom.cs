namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Tokens that stand still averaged over their window.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.HoliTom, Frames = 4)]
[RandomBaseline]
internal static partial class SiteHoliTom;
