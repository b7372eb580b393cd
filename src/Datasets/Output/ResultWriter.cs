namespace PipelineDsl.Datasets;

/// <summary>Writes rows of the output in one format, in ascending order of indices.</summary>
/// <typeparam name="TRow"><see cref="SelectedSample"/> or <see cref="DroppedSample"/>.</typeparam>
internal abstract class ResultWriter<TRow> : IDisposable
{
    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    internal abstract void Add(in TRow row);

    /// <summary>Writes what is held back, and the end of the file.</summary>
    public abstract void Dispose();
}
