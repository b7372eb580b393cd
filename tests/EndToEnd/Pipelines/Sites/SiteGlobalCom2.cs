namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A thumbnail of 4 x 4 tokens, and three crops of as many beside each other.</summary>
[TokenPipeline(Tokens = 65, Channels = 16, Layers = 2, Heads = 2)]
[Protect(0)]
[Recipe(Method.GlobalCom2, Keep = 0.5, Rows = 4, Columns = 4, CropRows = 1, CropColumns = 3)]
[RandomBaseline]
internal static partial class SiteGlobalCom2;
