using System.Runtime.InteropServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Names as ONNX Runtime's C API takes them: an array of UTF-8 texts that end in a zero, in native memory.</summary>
internal sealed unsafe class NativeNames : IDisposable
{
    private byte** _names;

    /// <summary>Copies names to native memory.</summary>
    /// <param name="names">The names.</param>
    internal NativeNames(IReadOnlyList<string> names)
    {
        Count = names.Count;
        _names = (byte**)NativeMemory.Alloc((nuint)int.Max(1, Count), (nuint)sizeof(byte*));
        for (int i = 0; i < Count; i++)
        {
            _names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(names[i]);
        }
    }

    /// <summary>Frees names that were never disposed.</summary>
    ~NativeNames() => Free();

    /// <summary>Number of names.</summary>
    internal int Count { get; }

    /// <summary>The array.</summary>
    internal byte** Pointer => _names;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        for (int i = 0; i < Count && _names is not null; i++)
        {
            Marshal.FreeCoTaskMem((nint)_names[i]);
        }

        NativeMemory.Free(_names);
        _names = null;
    }
}
