using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Buffers that follow the lengths of runs.</summary>
internal static unsafe class BufferGrowth
{
    /// <summary>Room for some elements. The buffer grows where it has to, which loses its contents, and never shrinks.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="buffer">The buffer.</param>
    /// <param name="count">Number of elements.</param>
    internal static T* Room<T>(this NativeBuffer buffer, int count)
        where T : unmanaged
    {
        long bytes = (long)count * sizeof(T);
        if (bytes > buffer.Bytes)
        {
            // Lengths grow token by token; with an eighth to spare few of them need new memory.
            buffer.Resize(bytes + (bytes / 8));
        }

        return (T*)buffer.Address;
    }

    /// <summary>Room for some elements in the processor's part of a block, which grows alike.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="block">The block.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="moved">Whether it grew, and lost its contents.</param>
    internal static T* Room<T>(this DeviceBlock block, int count, out bool moved)
        where T : unmanaged
    {
        long bytes = (long)count * sizeof(T);
        moved = bytes > block.Bytes && block.Reserve(bytes + (bytes / 8));
        return (T*)block.Host;
    }
}
