namespace PipelineDsl.KvCaches;

/// <summary>
/// Keys and values of one layer, twice: a run of the model reads one side and writes the other, and then they change places. So a cache grows without
/// being copied: only the side that is written next is ever resized.
/// </summary>
/// <param name="entryBytes">Bytes of the keys of one entry in all heads.</param>
/// <param name="ceiling">Entries that are never exceeded; <see cref="int.MaxValue"/> for none.</param>
internal sealed class LayerBuffers(long entryBytes, int ceiling) : IDisposable
{
    /// <summary>Spare entries of a buffer that is still small.</summary>
    private const int LeastSlack = 64;

    private NativeBuffer _pastKeys = new(), _pastValues = new(), _presentKeys = new(), _presentValues = new();

    internal NativeBuffer PastKeys => _pastKeys;

    internal NativeBuffer PastValues => _pastValues;

    internal NativeBuffer PresentKeys => _presentKeys;

    internal NativeBuffer PresentValues => _presentValues;

    internal long Bytes => _pastKeys.Bytes + _pastValues.Bytes + _presentKeys.Bytes + _presentValues.Bytes;

    /// <inheritdoc/>
    public void Dispose()
    {
        _pastKeys.Dispose();
        _pastValues.Dispose();
        _presentKeys.Dispose();
        _presentValues.Dispose();
    }

    /// <summary>
    /// Makes the side that is written next hold so many entries, with some more to come, and gives back memory that a shorter cache left over.
    /// </summary>
    /// <exception cref="OutOfMemoryException">There is not that much memory; what is read is as it was.</exception>
    internal void Prepare(int entries)
    {
        long room = WithSlack(entries);
        Fit(_presentKeys, entries, room);
        Fit(_presentValues, entries, room);
    }

    /// <summary>What was written is read from now on.</summary>
    internal void Swap()
    {
        (_pastKeys, _presentKeys) = (_presentKeys, _pastKeys);
        (_pastValues, _presentValues) = (_presentValues, _pastValues);
    }

    private void Fit(NativeBuffer buffer, int entries, long room)
    {
        long held = buffer.Bytes / entryBytes;
        bool isTooLarge = ceiling == int.MaxValue && held > 2 * room;
        if (held < entries || isTooLarge)
        {
            buffer.Resize(room * entryBytes);
        }
    }

    private long WithSlack(int entries) => long.Max(entries, long.Min(ceiling, entries + long.Max(LeastSlack, entries / 4)));
}
