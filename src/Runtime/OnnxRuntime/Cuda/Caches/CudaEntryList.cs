using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Which entries of a layer stay, where kernels read it: in page-locked memory of the processor, so that nothing is copied and no launch waits. It is filled
/// again only when the launch that read it is over.
/// </summary>
/// <param name="device">The device.</param>
internal sealed unsafe class CudaEntryList(CudaDevice device) : IDisposable
{
    // CU_MEMHOSTALLOC_PORTABLE and _DEVICEMAP.
    private const uint PortableAndMapped = 3;
    private const uint WithoutTiming = 2;

    private nint _memory, _address, _read;
    private long _room;

    /// <summary>Entries that stay [heads, stride], as the device reads them.</summary>
    internal nint Stays => _address;

    /// <summary>Writes them; the device is current.</summary>
    /// <param name="choice">What stays; null for everything.</param>
    /// <param name="heads">Key and value heads.</param>
    /// <param name="entries">Entries of a head, before: also the room of a head in the list.</param>
    /// <returns>How many entries each head keeps [heads], as the device reads it.</returns>
    internal nint Fill(CacheChoice? choice, int heads, int entries)
    {
        long stays = (long)heads * entries;
        if (_read != 0)
        {
            device.Driver.EventSynchronize(_read);
        }

        Reserve(stays + heads);
        var list = (int*)_memory;
        for (int head = 0; head < heads; head++)
        {
            var room = new Span<int>(list + ((long)head * entries), entries);
            if (choice is null)
            {
                for (int i = 0; i < entries; i++)
                {
                    room[i] = i;
                }
            }
            else
            {
                choice.Kept(head).CopyTo(room);
            }

            list[stays + head] = choice is null ? entries : choice.Kept(head).Length;
        }

        return _address + (nint)(stays * sizeof(int));
    }

    /// <summary>Notes that what was put onto a stream so far reads the list; the device is current.</summary>
    /// <param name="stream">The stream.</param>
    internal void ReadBy(nint stream)
    {
        if (_read == 0)
        {
            _read = device.Driver.EventCreate(WithoutTiming);
        }

        device.Driver.EventRecord(_read, stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using CudaDevice.Scope scope = device.Enter();
        if (_read != 0)
        {
            device.Driver.EventSynchronize(_read);
            device.Driver.EventDestroy(_read);
            _read = 0;
        }

        Free();
    }

    private void Reserve(long numbers)
    {
        if (numbers > _room)
        {
            Free();
            _memory = device.Driver.MemHostAlloc((nuint)(numbers * sizeof(int)), PortableAndMapped);
            _address = device.Driver.MemHostGetDevicePointer(_memory);
            _room = numbers;
        }
    }

    private void Free()
    {
        if (_memory != 0)
        {
            device.Driver.MemFreeHost(_memory);
        }

        (_memory, _address, _room) = (0, 0, 0);
    }
}
