namespace PipelineDsl.KvCaches;

/// <summary>
/// A cache was given what it cannot take. The message names the pipeline, the layer, what was expected and what came; the cache is as it was.
/// </summary>
/// <param name="pipeline">Name of the pipeline.</param>
/// <param name="layer">The layer, 0-based; -1 when it is about all of them.</param>
/// <param name="problem">What was expected and what came.</param>
/// <param name="inner">What a stage's code threw, if that is the problem.</param>
public sealed class CacheException(string pipeline, int layer, string problem, Exception? inner = null)
    : Exception(layer < 0 ? $"{pipeline}: {problem}" : $"{pipeline}, layer {layer}: {problem}", inner)
{
    /// <summary>Name of the pipeline.</summary>
    public string Pipeline { get; } = pipeline;

    /// <summary>The layer, 0-based; -1 when it is about all of them.</summary>
    public int Layer { get; } = layer;
}
