namespace PipelineDsl.Datasets;

/// <summary>Where a sample stands.</summary>
/// <param name="File">Path of the file, as given.</param>
/// <param name="Row">0-based row in it.</param>
internal readonly record struct SamplePlace(string File, long Row)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}, row {Row}";
}
