namespace PipelineDsl.Generator.Infrastructure;

/// <summary>Names of the generator's steps, for tests of what was computed again.</summary>
internal static class TrackingNames
{
    /// <summary>Whether any declaration changed.</summary>
    internal const string Outline = nameof(Outline);

    /// <summary>Attributes to models.</summary>
    internal const string Pipelines = nameof(Pipelines);

    /// <summary>File names that differ only in case.</summary>
    internal const string Clashes = nameof(Clashes);

    /// <summary>Models with the names of their files.</summary>
    internal const string Files = nameof(Files);
}
