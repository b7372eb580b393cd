using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Scratch memory that is handed out from the front and taken back all at once. Native and 64-byte aligned, so that
/// vector loads never straddle cache lines and the garbage collector never sees it. Not safe for concurrent use: one a thread.
/// </summary>
public sealed unsafe class Workspace : IDisposable
{
    private const int Alignment = 64;

    private byte* _memory;
    private long _used;

    /// <summary>Allocates the workspace.</summary>
    /// <param name="bytes">Capacity; plans say how much their stages take.</param>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    public Workspace(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Allocate(bytes);
    }

    /// <summary>Frees the memory of a workspace that was never disposed.</summary>
    ~Workspace() => Free();

    /// <summary>Bytes that can be handed out between two calls of <see cref="Reset"/>.</summary>
    public long Capacity { get; private set; }

    /// <summary>Bytes that <see cref="Take{T}"/> uses up for <paramref name="count"/> values, alignment included.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="count">Number of values.</param>
    public static long BytesFor<T>(long count)
        where T : unmanaged => ((count * sizeof(T)) + Alignment - 1) & -Alignment;

    /// <summary>Hands out uninitialised memory, valid until <see cref="Reset"/>.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="count">Number of values.</param>
    /// <exception cref="InvalidOperationException">The workspace is smaller than the stage needs.</exception>
    /// <exception cref="ObjectDisposedException">The workspace was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Take<T>(int count)
        where T : unmanaged => new(TakePointer<T>(count), count);

    /// <summary>As <see cref="Take{T}"/>, for kernels that work on pointers.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="count">Number of values.</param>
    internal T* TakePointer<T>(long count)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long bytes = BytesFor<T>(count);
        if (bytes > Capacity - _used)
        {
            ThrowTooSmall(bytes);
        }

        byte* taken = _memory + _used;
        _used += bytes;
        return (T*)taken;
    }

    /// <summary>Takes everything back that was handed out.</summary>
    public void Reset() => _used = 0;

    /// <summary>Bytes handed out so far; <see cref="Release"/> takes back what was handed out since.</summary>
    public long Mark() => _used;

    /// <summary>Takes back what was handed out since <paramref name="mark"/>.</summary>
    /// <param name="mark">A value that <see cref="Mark"/> returned.</param>
    public void Release(long mark) => _used = mark;

    /// <summary>Grows to at least <paramref name="bytes"/>; everything handed out before is lost.</summary>
    /// <param name="bytes">Wanted capacity.</param>
    public void EnsureCapacity(long bytes)
    {
        _used = 0;
        if (bytes > Capacity)
        {
            Free();
            Allocate(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Allocate(long bytes)
    {
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)long.Max(bytes, 1), Alignment);
        Capacity = bytes;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Capacity = 0;
        _used = 0;
    }

    private void ThrowTooSmall(long bytes) => throw new InvalidOperationException(
        $"The workspace has {Capacity} bytes, of which {_used} are in use, but {bytes} more are needed. Size it by the plan (WorkspaceBytes).");
}
