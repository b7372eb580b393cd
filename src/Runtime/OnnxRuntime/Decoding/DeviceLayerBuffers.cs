using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Keys and values of one layer on a device: they stay there from run to run. Kernels compress them where they are. What has none, snapshots and going back
/// to them are the processor's work: it gets what it looks at, and the next run gets what it changed.
/// </summary>
/// <param name="memory">The device's memory.</param>
/// <param name="entryBytes">Bytes of the keys of one entry in all heads.</param>
/// <param name="ceiling">Entries that are never exceeded.</param>
/// <param name="kernels">What scores and moves entries there; null for the processor. Owned.</param>
internal sealed class DeviceLayerBuffers(DeviceMemory memory, long entryBytes, int ceiling, CudaCacheLayer? kernels = null)
    : LayerBuffers(entryBytes, ceiling)
{
    private readonly long _entryBytes = entryBytes;
    private DeviceBlock _pastKeys = new(memory), _pastValues = new(memory), _presentKeys = new(memory), _presentValues = new(memory);
    private bool _isDeviceAhead, _isProcessorAhead;

    /// <inheritdoc/>
    internal override bool IsProcessor => false;

    /// <inheritdoc/>
    internal override bool CanScore => kernels?.CanScore == true;

    /// <inheritdoc/>
    internal override bool CanMove => kernels is not null;

    /// <inheritdoc/>
    internal override long Bytes =>
        base.Bytes + _pastKeys.Bytes + _pastValues.Bytes + _presentKeys.Bytes + _presentValues.Bytes + (kernels?.Bytes ?? 0);

    /// <inheritdoc/>
    internal override (nint Keys, nint Values) Read => (_pastKeys.Address, _pastValues.Address);

    /// <inheritdoc/>
    internal override (nint Keys, nint Values) Written => (_presentKeys.Address, _presentValues.Address);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        kernels?.Dispose();
        foreach (DeviceBlock block in (ReadOnlySpan<DeviceBlock>)[_pastKeys, _pastValues, _presentKeys, _presentValues])
        {
            block.Dispose();
        }
    }

    /// <inheritdoc/>
    internal override void PrepareRun(int entries, int newTokens)
    {
        Fit(_presentKeys, entries + newTokens);
        Fit(_presentValues, entries + newTokens);
        Bring(entries);
    }

    /// <inheritdoc/>
    internal override void EndRun() => SwapOnDevice();

    /// <inheritdoc/>
    internal override void Score(int entries, ReadOnlySpan<float> signals, int queries, Span<float> scores)
    {
        Bring(entries);
        kernels!.Score(_pastKeys.Address, _pastValues.Address, entries, signals, queries, scores);
    }

    /// <inheritdoc/>
    internal override void BeginMove(CacheChoice choice, int entries, int shift)
    {
        Bring(entries);
        Fit(_presentKeys, choice.Longest);
        Fit(_presentValues, choice.Longest);
        kernels!.Move(Read, Written, choice, entries, shift);
    }

    /// <inheritdoc/>
    internal override void WaitForMoves() => kernels?.Wait();

    /// <inheritdoc/>
    internal override void EndMove() => SwapOnDevice();

    /// <inheritdoc/>
    internal override void Fetch(int entries)
    {
        if (_isDeviceAhead)
        {
            PreparePast(entries);
            memory.Download(PastKeys.Address, _pastKeys.Address, entries * _entryBytes);
            memory.Download(PastValues.Address, _pastValues.Address, entries * _entryBytes);
            _isDeviceAhead = false;
        }
    }

    /// <inheritdoc/>
    internal override void Changed() => (_isDeviceAhead, _isProcessorAhead) = (false, true);

    /// <summary>Brings to the device what the processor changed.</summary>
    private void Bring(int entries)
    {
        if (_isProcessorAhead || _pastKeys.Address == 0)
        {
            Fit(_pastKeys, entries);
            Fit(_pastValues, entries);
            memory.Upload(_pastKeys.Address, PastKeys.Address, entries * _entryBytes);
            memory.Upload(_pastValues.Address, PastValues.Address, entries * _entryBytes);
            _isProcessorAhead = false;
        }
    }

    private void SwapOnDevice()
    {
        (_pastKeys, _presentKeys) = (_presentKeys, _pastKeys);
        (_pastValues, _presentValues) = (_presentValues, _pastValues);
        (_isDeviceAhead, _isProcessorAhead) = (true, false);
    }

    private void Fit(DeviceBlock block, int entries)
    {
        long room = WithSlack(entries);
        if (block.Address == 0 || Misfits(block.Bytes, entries, room))
        {
            block.Free();
            block.Reserve(room * _entryBytes);
        }
    }
}
