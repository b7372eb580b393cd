using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>Where a column comes from.</summary>
internal sealed record InputColumn
{
    /// <summary>The column.</summary>
    public required SampleColumns Kind { get; init; }

    /// <summary>Its name in the pipeline; for scores, what the stage calls them.</summary>
    public required string Name { get; init; }

    /// <summary>Values of a row.</summary>
    public required int Width { get; init; }

    /// <summary>Its files, as places in <see cref="InputManifest.Files"/>, in the order of rows.</summary>
    public required ImmutableArray<int> Files { get; init; }

    /// <summary>What it is called in each of them.</summary>
    public required ImmutableArray<string> FileColumns { get; init; }
}
