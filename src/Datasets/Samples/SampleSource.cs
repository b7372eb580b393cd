using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>A whole set, however many files it is in. Global indices number its samples by ordinal order of the paths, then by row.</summary>
internal abstract class SampleSource : IDisposable
{
    /// <summary>Number of samples.</summary>
    internal abstract long Count { get; }

    /// <summary>Columns that the set has.</summary>
    internal abstract SampleColumns Available { get; }

    /// <summary>
    /// What the set is read from: names, sizes and hashes of files. It stands in the plan, and a run refuses to go on with another one. A copy.
    /// </summary>
    internal abstract JsonNode Manifest();

    /// <summary>Reads samples that follow each other; safe to call from several threads with a buffer each.</summary>
    /// <param name="first">Global index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="columns">Columns wanted.</param>
    /// <param name="scoreColumn">Name of the column behind <see cref="SampleColumns.Score"/>.</param>
    /// <param name="buffer">Receives the values, and keeps its memory from call to call.</param>
    /// <exception cref="DatasetException">A value is not finite, a label out of range, a file truncated...: names file, row and column.</exception>
    internal abstract void Read(long first, int count, SampleColumns columns, string scoreColumn, SampleBuffer buffer);

    /// <summary>Where a sample stands, for messages and the output.</summary>
    /// <param name="index">Global index.</param>
    internal abstract SamplePlace Locate(long index);

    /// <inheritdoc/>
    public abstract void Dispose();
}
