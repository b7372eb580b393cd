namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What the layers of a cache share on a device: the table by which keys are turned, and the memory in which they are scored, one after the other. It is
/// freed with the last layer. For one thread at a time.
/// </summary>
/// <param name="memory">The device's memory.</param>
/// <param name="turns">The table; null where keys keep their positions. Owned.</param>
internal sealed class CudaCacheScratch(CudaMemory memory, CudaTurns? turns)
{
    private int _users;

    /// <summary>The device's memory.</summary>
    internal CudaMemory Memory => memory;

    /// <summary>Queries or filters of the layer that is scored.</summary>
    internal DeviceBlock Signals { get; } = new(memory);

    /// <summary>What one of its kernels leaves for the next.</summary>
    internal DeviceBlock Work { get; } = new(memory);

    /// <summary>Its scores.</summary>
    internal DeviceBlock Scores { get; } = new(memory);

    /// <summary>Where the table is on the device; 0 without one.</summary>
    internal nint Turns => turns?.Address ?? 0;

    /// <summary>Bytes on the device that are accounted to each layer.</summary>
    internal long BytesOfLayer => (Signals.Bytes + Work.Bytes + Scores.Bytes) / int.Max(1, _users);

    /// <summary>Says that one more layer needs it.</summary>
    internal CudaCacheScratch Share()
    {
        _users++;
        return this;
    }

    /// <summary>Says that a layer needs it no longer.</summary>
    internal void Release()
    {
        if (--_users == 0)
        {
            Signals.Dispose();
            Work.Dispose();
            Scores.Dispose();
            turns?.Dispose();
        }
    }
}
