namespace PipelineDsl.KvCaches;

/// <summary>
/// Keys and values of one layer, twice: a run of the model reads one side and writes the other, and then they change places. So a cache grows without
/// being copied: only the side that is written next is ever resized. These are the processor's; where models run elsewhere, a derived class has their
/// sides, and the processor's hold entries while somebody looks at them.
/// </summary>
/// <param name="entryBytes">Bytes of the keys of one entry in all heads.</param>
/// <param name="ceiling">Entries that are never exceeded; <see cref="int.MaxValue"/> for none.</param>
internal class LayerBuffers(long entryBytes, int ceiling) : IDisposable
{
    /// <summary>Spare entries of a buffer that is still small.</summary>
    private const int LeastSlack = 64;

    private NativeBuffer _pastKeys = new(), _pastValues = new(), _presentKeys = new(), _presentValues = new();

    internal NativeBuffer PastKeys => _pastKeys;

    internal NativeBuffer PastValues => _pastValues;

    internal NativeBuffer PresentKeys => _presentKeys;

    internal NativeBuffer PresentValues => _presentValues;

    /// <summary>Bytes of all memory.</summary>
    internal virtual long Bytes => _pastKeys.Bytes + _pastValues.Bytes + _presentKeys.Bytes + _presentValues.Bytes;

    /// <summary>Whether models read and write the processor's sides.</summary>
    internal virtual bool IsProcessor => true;

    /// <summary>Where a run of the model reads.</summary>
    internal virtual (nint Keys, nint Values) Read => (_pastKeys.Address, _pastValues.Address);

    /// <summary>Where a run of the model writes.</summary>
    internal virtual (nint Keys, nint Values) Written => (_presentKeys.Address, _presentValues.Address);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _pastKeys.Dispose();
        _pastValues.Dispose();
        _presentKeys.Dispose();
        _presentValues.Dispose();
    }

    /// <summary>Makes ready for a run of the model.</summary>
    /// <param name="entries">Entries that it reads.</param>
    /// <param name="newTokens">Entries that it adds.</param>
    /// <exception cref="OutOfMemoryException">There is not that much memory; what is read is as it was.</exception>
    internal virtual void PrepareRun(int entries, int newTokens) => Prepare(entries + newTokens);

    /// <summary>What a run wrote is read from now on.</summary>
    internal virtual void EndRun() => Swap();

    /// <summary>Makes <see cref="PastKeys"/> and <see cref="PastValues"/> hold what the model reads; called before the processor looks at them.</summary>
    /// <param name="entries">Entries that there are.</param>
    internal virtual void Fetch(int entries)
    {
    }

    /// <summary>Says that the processor changed <see cref="PastKeys"/> or <see cref="PastValues"/>.</summary>
    internal virtual void Changed()
    {
    }

    /// <summary>Whether entries are scored where the cache is, without the processor looking at keys and values.</summary>
    internal virtual bool CanScore => false;

    /// <summary>Whether entries are moved where the cache is.</summary>
    internal virtual bool CanMove => false;

    /// <summary>Scores entries where the cache is; only where <see cref="CanScore"/> says so, and all heads hold as many.</summary>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="signals">Queries [query heads, queries, head width] or filters [KV heads, head width] that the scorer reads; empty for none.</param>
    /// <param name="queries">Queries of a head; 0 where none are read.</param>
    /// <param name="scores">Receives the scores [KV heads, entries].</param>
    /// <exception cref="CacheException">The device failed.</exception>
    internal virtual void Score(int entries, ReadOnlySpan<float> signals, int queries, Span<float> scores) => throw new NotSupportedException();

    /// <summary>Begins to move what stays to the side that is not read; only where <see cref="CanMove"/> says so. What is read is as it was.</summary>
    /// <param name="choice">What stays.</param>
    /// <param name="entries">Entries of a head, before.</param>
    /// <param name="shift">Positions by which keys are turned besides.</param>
    /// <exception cref="CacheException">The device failed.</exception>
    /// <exception cref="OutOfMemoryException">It has no memory left.</exception>
    internal virtual void BeginMove(CacheChoice choice, int entries, int shift) => throw new NotSupportedException();

    /// <summary>Waits for every move that has begun, of other layers too.</summary>
    /// <exception cref="CacheException">The device failed.</exception>
    internal virtual void WaitForMoves()
    {
    }

    /// <summary>What <see cref="BeginMove"/> moved is read from now on.</summary>
    internal virtual void EndMove() => throw new NotSupportedException();

    /// <summary>Makes the side that is read hold so many entries; what was in it is lost if it has to grow.</summary>
    /// <param name="entries">Entries.</param>
    protected void PreparePast(int entries)
    {
        Fit(_pastKeys, entries, WithSlack(entries));
        Fit(_pastValues, entries, WithSlack(entries));
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
        if (Misfits(buffer.Bytes, entries, room))
        {
            buffer.Resize(room * entryBytes);
        }
    }

    /// <summary>Whether a buffer is too small, or so large that memory should be given back.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="entries">Entries that it has to hold.</param>
    /// <param name="room">Entries that it would be made for.</param>
    protected bool Misfits(long bytes, int entries, long room)
    {
        long held = bytes / entryBytes;
        return held < entries || (ceiling == int.MaxValue && held > 2 * room);
    }

    /// <summary>Entries that a buffer is made for, so that the next runs fit too.</summary>
    /// <param name="entries">Entries that it has to hold.</param>
    protected long WithSlack(int entries) => long.Max(entries, long.Min(ceiling, entries + long.Max(LeastSlack, entries / 4)));
}
