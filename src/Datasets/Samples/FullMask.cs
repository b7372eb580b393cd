namespace PipelineDsl.Datasets;

/// <summary>All samples of a set.</summary>
/// <param name="samples">How many there are.</param>
internal sealed class FullMask(long samples) : SampleMask
{
    /// <inheritdoc/>
    internal override long Count => samples;

    /// <inheritdoc/>
    internal override bool HoldsAll => true;

    /// <inheritdoc/>
    internal override bool Contains(long index) => (ulong)index < (ulong)samples;
}
