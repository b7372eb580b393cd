using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing;

/// <summary>How generated files are told from others.</summary>
internal static class GeneratedFile
{
    private static readonly string[] _extensions = [Extension(Surface.Tokens), Extension(Surface.KvCache), Extension(Surface.Dataset)];

    /// <summary>What the name of a pipeline's file ends in.</summary>
    internal static string Extension(PipelineModel pipeline) => Extension(pipeline switch
    {
        CachePipelineModel => Surface.KvCache,
        DatasetPipelineModel => Surface.Dataset,
        _ => Surface.Tokens,
    });

    /// <summary>Whether a file is a generated one.</summary>
    internal static bool Is(string path) => _extensions.Any(extension => path.EndsWith(extension, StringComparison.Ordinal));

    private static string Extension(Surface surface) => $".{SurfaceAttributes.Pipeline(surface)}.g.cs";
}
