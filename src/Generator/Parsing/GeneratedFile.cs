namespace PipelineDsl.Generator.Parsing;

/// <summary>How generated files are told from others.</summary>
internal static class GeneratedFile
{
    /// <summary>What the names of a surface's files end in.</summary>
    internal static string Extension(Surface surface) => $".{SurfaceAttributes.Pipeline(surface)}.g.cs";

    /// <summary>Whether a file is a generated one.</summary>
    internal static bool Is(string path) =>
        path.EndsWith(Extension(Surface.Tokens), StringComparison.Ordinal)
        || path.EndsWith(Extension(Surface.KvCache), StringComparison.Ordinal)
        || path.EndsWith(Extension(Surface.Dataset), StringComparison.Ordinal);
}
