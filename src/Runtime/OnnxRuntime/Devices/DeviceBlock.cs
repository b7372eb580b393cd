namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// A block of a device's memory that grows, and the block of the processor's through which it is filled and read: the same one where the device is
/// the processor, and otherwise taken when it is first asked for.
/// </summary>
/// <param name="memory">The device's memory.</param>
internal sealed class DeviceBlock(DeviceMemory memory) : IDisposable
{
    // A tensor without elements needs an address too.
    private const int LeastBytes = 64;

    private nint _host;

    /// <summary>Frees the memory of a block that was never disposed.</summary>
    ~DeviceBlock() => Free();

    /// <summary>Where it is on the device; 0 before it holds anything.</summary>
    internal nint Address { get; private set; }

    /// <summary>Its size.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Where the processor's block is.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for it.</exception>
    internal nint Host
    {
        get
        {
            if (memory.IsProcessor)
            {
                return Address;
            }

            if (_host == 0 && Bytes > 0)
            {
                _host = memory.AllocateHost(Bytes);
            }

            return _host;
        }
    }

    /// <summary>Makes it hold so many bytes; if it has to grow, what was in it is lost.</summary>
    /// <param name="bytes">How many.</param>
    /// <returns>Whether it moved.</returns>
    /// <exception cref="OutOfMemoryException">There is not that much memory; the block is then empty.</exception>
    internal bool Reserve(long bytes)
    {
        if (Address != 0 && bytes <= Bytes)
        {
            return false;
        }

        Free();
        long room = long.Max(bytes, LeastBytes);
        Address = memory.Allocate(room);
        Bytes = room;
        return true;
    }

    /// <summary>Copies its first bytes from the processor's block to the device.</summary>
    /// <param name="bytes">How many.</param>
    internal void Upload(long bytes)
    {
        if (!memory.IsProcessor)
        {
            memory.Upload(Address, Host, bytes);
        }
    }

    /// <summary>Copies its first bytes from the device to the processor's block.</summary>
    /// <param name="bytes">How many.</param>
    internal void Download(long bytes)
    {
        if (!memory.IsProcessor)
        {
            memory.Download(Host, Address, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back; it can be used again.</summary>
    internal void Free()
    {
        memory.Free(Address);
        memory.FreeHost(_host);
        (Address, _host, Bytes) = (0, 0, 0);
    }
}
