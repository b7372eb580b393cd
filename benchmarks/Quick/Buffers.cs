using System.Runtime.InteropServices;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Memory for the life of the process, every buffer on its own: slices of one block would lie at distances that slow copies down.</summary>
internal static unsafe class Buffers
{
    /// <summary>Allocates an aligned buffer of zeros.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="count">Number of elements.</param>
    public static T* Allocate<T>(int count)
        where T : unmanaged
    {
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        void* memory = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(memory, bytes);
        return (T*)memory;
    }
}
