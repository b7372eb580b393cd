using System.Runtime.CompilerServices;

namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>Memory of the device.</summary>
internal sealed unsafe class OpenClBuffer : IDisposable
{
    private const ulong CopiesHost = 1 << 5;

    private readonly nuint _bytes;

    private OpenClBuffer(nint handle, nuint bytes) => (Handle, _bytes) = (handle, bytes);

    internal nint Handle { get; }

    /// <summary>A copy of some values.</summary>
    internal static OpenClBuffer Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // OpenCL has no empty buffers.
        ReadOnlySpan<T> filled = values.IsEmpty ? [default] : values;
        fixed (T* host = filled)
        {
            int error;
            nuint bytes = (nuint)(filled.Length * Unsafe.SizeOf<T>());
            nint handle = OpenClNative.CreateBuffer(OpenClDevice.Instance.Context, CopiesHost, bytes, host, &error);
            OpenClDevice.Check(error, "making a buffer");
            return new OpenClBuffer(handle, bytes);
        }
    }

    /// <summary>What it holds now.</summary>
    internal T[] Read<T>()
        where T : unmanaged
    {
        var values = new T[(int)_bytes / Unsafe.SizeOf<T>()];
        fixed (T* to = values)
        {
            OpenClDevice.Check(OpenClNative.Read(OpenClDevice.Instance.Queue, Handle, 1, 0, _bytes, to, 0, null, null), "reading a buffer");
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => OpenClDevice.Check(OpenClNative.ReleaseBuffer(Handle), "freeing a buffer");
}
