namespace PipelineDsl.Datasets;

/// <summary>Names, classes and places of samples that are asked for in ascending order. Reads columns block by block.</summary>
/// <param name="samples">The set.</param>
/// <param name="columns">What is wanted of <see cref="SampleColumns.Id"/> and <see cref="SampleColumns.Label"/>; what the set lacks is left out.</param>
internal sealed class SampleFacts(SampleSource samples, SampleColumns columns)
{
    private const int BlockRows = 16_384;

    private readonly SampleColumns _columns = columns & samples.Available;
    private readonly SampleBuffer _block = new();
    private long _first;
    private int _count;

    /// <summary>Whether classes are known.</summary>
    internal bool HasClasses => _columns.HasFlag(SampleColumns.Label);

    /// <summary>The sample's class; -1 when the set has none.</summary>
    /// <param name="index">Global index.</param>
    internal int Class(long index) => HasClasses ? Hold(index).Labels[index - _first] : -1;

    /// <summary>The sample's name; null when the set has none.</summary>
    /// <param name="index">Global index.</param>
    internal string? Id(long index) => _columns.HasFlag(SampleColumns.Id) ? Hold(index).Ids[index - _first] : null;

    /// <summary>Where the sample stands.</summary>
    /// <param name="index">Global index.</param>
    internal SamplePlace Place(long index) => samples.Locate(index);

    /// <summary>The block with a sample; its arrays may be new ones afterwards.</summary>
    private SampleBuffer Hold(long index)
    {
        if (index < _first || index >= _first + _count)
        {
            _first = index - (index % BlockRows);
            _count = (int)long.Min(BlockRows, samples.Count - _first);
            samples.Read(_first, _count, _columns, "", _block);
        }

        return _block;
    }
}
