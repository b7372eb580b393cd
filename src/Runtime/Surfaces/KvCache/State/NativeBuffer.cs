using System.Runtime.InteropServices;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Native memory on 64-byte lines, which the garbage collector neither sees nor moves. Never null, so that empty tensors have an address too.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;

    private byte* _memory;

    /// <summary>Allocates it.</summary>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    internal NativeBuffer(long bytes = 0)
    {
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)long.Max(bytes, Alignment), Alignment);
        Bytes = bytes;
    }

    ~NativeBuffer() => Free();

    /// <summary>Its size.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Where it starts; 0 once it is disposed.</summary>
    internal nint Address => (nint)_memory;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Views its first values.</summary>
    internal Span<T> View<T>(int count)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)count * sizeof(T), Bytes, nameof(count));
        return new Span<T>(_memory, count);
    }

    /// <summary>Copies its first bytes.</summary>
    internal void CopyTo(NativeBuffer other, long bytes) => Buffer.MemoryCopy(_memory, other._memory, other.Bytes, bytes);

    /// <summary>Changes its size; what was in it is lost, and given back first, so that the two never stand side by side.</summary>
    /// <exception cref="OutOfMemoryException">There is not that much memory; the buffer is then empty.</exception>
    internal void Resize(long bytes)
    {
        Free();
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)long.Max(bytes, Alignment), Alignment);
        Bytes = bytes;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Bytes = 0;
    }
}
