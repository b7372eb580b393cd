namespace PipelineDsl.Datasets;

/// <summary>A file that is in use until this is disposed.</summary>
/// <param name="owner">Where it goes back to.</param>
/// <param name="place">Its place in the manifest.</param>
/// <param name="file">The file.</param>
internal readonly struct OpenFile(OpenFiles owner, int place, SampleFile file) : IDisposable
{
    /// <summary>The file.</summary>
    internal SampleFile File => file;

    /// <inheritdoc/>
    public void Dispose() => owner.Return(place);
}
