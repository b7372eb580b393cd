using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>Memory of the device, with a guard behind it: kernels that write there are found.</summary>
internal sealed unsafe class OpenClBuffer : IDisposable
{
    private const ulong CopiesHost = 1 << 5;
    private const byte Guard = 0xA5;
    private const int GuardBytes = 64;

    private readonly int _bytes;

    private OpenClBuffer(nint handle, int bytes) => (Handle, _bytes) = (handle, bytes);

    internal nint Handle { get; }

    /// <summary>A copy of some values.</summary>
    internal static OpenClBuffer Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        byte[] guarded = new byte[bytes.Length + GuardBytes];
        bytes.CopyTo(guarded);
        guarded.AsSpan(bytes.Length).Fill(Guard);
        fixed (byte* host = guarded)
        {
            int error;
            nint handle = OpenClNative.CreateBuffer(OpenClDevice.Instance.Context, CopiesHost, (nuint)guarded.Length, host, &error);
            OpenClDevice.Check(error, "making a buffer");
            return new OpenClBuffer(handle, bytes.Length);
        }
    }

    /// <summary>What it holds now.</summary>
    internal T[] Read<T>()
        where T : unmanaged
    {
        var values = new T[_bytes / Unsafe.SizeOf<T>()];
        Read(0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Requires that nothing wrote behind it.</summary>
    /// <param name="writer">Who may have, for the message.</param>
    internal void ExpectGuard(string writer)
    {
        byte[] behind = new byte[GuardBytes];
        Read(_bytes, behind);
        int at = behind.AsSpan().IndexOfAnyExcept(Guard);
        if (at >= 0)
        {
            throw new InvalidOperationException($"{writer} wrote {at} bytes behind a buffer of {_bytes} bytes.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => OpenClDevice.Check(OpenClNative.ReleaseBuffer(Handle), "freeing a buffer");

    private void Read(int from, Span<byte> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        fixed (byte* to = values)
        {
            OpenClDevice.Check(
                OpenClNative.Read(OpenClDevice.Instance.Queue, Handle, 1, (nuint)from, (nuint)values.Length, to, 0, null, null), "reading a buffer");
        }
    }
}
