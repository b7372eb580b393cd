using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>References, transposed once into panels of 16 (see <see cref="TokenPanels"/>), in native memory: there may be more than an array holds.</summary>
internal sealed unsafe class ReferencePanels : IDisposable
{
    private float* _values;

    /// <summary>Transposes rows.</summary>
    /// <param name="rows">The references.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal ReferencePanels(RowBuffer<float> rows, VectorWidth vectors)
    {
        (Count, Width) = (rows.Count, rows.Width);
        _values = (float*)NativeMemory.AlignedAlloc(nuint.Max((nuint)TokenPanels.Floats(Count, Width) * sizeof(float), 64), 64);
        int* indices = stackalloc int[TokenPanels.Lanes];
        for (int first = 0; first < Count; first += TokenPanels.Lanes)
        {
            int count = int.Min(TokenPanels.Lanes, Count - first);
            for (int i = 0; i < count; i++)
            {
                indices[i] = first + i;
            }

            TokenPanels.Pack(rows.Values, Width, indices, count, Width, Panel(first), vectors);
        }
    }

    /// <summary>Frees panels that were never disposed.</summary>
    ~ReferencePanels() => NativeMemory.AlignedFree(_values);

    /// <summary>Number of references.</summary>
    internal int Count { get; }

    /// <summary>Channels.</summary>
    internal int Width { get; }

    /// <summary>The panel that starts with a reference.</summary>
    /// <param name="first">A multiple of 16.</param>
    internal float* Panel(int first) => _values + ((long)first * Width);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
        GC.SuppressFinalize(this);
    }
}
