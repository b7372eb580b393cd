namespace PipelineDsl.Generator.Parsing;

/// <summary>How generated files are told from others.</summary>
internal static class GeneratedFile
{
    /// <summary>What their names end in.</summary>
    internal const string Extension = ".TokenPipeline.g.cs";
}
