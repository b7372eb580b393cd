using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>The class that is being written: the user's, or a twin inside it.</summary>
/// <param name="Model">What it does.</param>
/// <param name="Name">Its name for people, for example <c>ChatCache.Random</c>.</param>
/// <param name="FullName">Its full name.</param>
/// <param name="IsTwin">Whether all of it is generated, so that its members need no marks of their own.</param>
internal sealed record CacheScope(CachePipelineModel Model, string Name, string FullName, bool IsTwin)
{
    /// <summary>The scope of a twin.</summary>
    internal CacheScope Twin(CachePipelineModel model, string name) => new(model, $"{Name}.{name}", $"{FullName}.{name}", IsTwin: true);
}
