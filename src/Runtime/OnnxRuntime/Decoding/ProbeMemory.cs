using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Keys and values for one probed token: entries in front of it that do not change what it computes, and room for it.</summary>
internal sealed unsafe class ProbeMemory : IRunMemory, IDisposable
{
    private readonly CacheGeometry _geometry;
    private readonly bool _isHalf;
    private readonly NativeBuffer[] _past, _present;
    private int _entries;

    /// <summary>Makes memory without entries.</summary>
    /// <param name="geometry">Layers, heads and widths.</param>
    /// <param name="isHalf">Whether values are half precision.</param>
    internal ProbeMemory(CacheGeometry geometry, bool isHalf)
    {
        (_geometry, _isHalf) = (geometry, isHalf);
        _past = [.. Enumerable.Range(0, 2 * geometry.Layers).Select(static _ => new NativeBuffer())];
        _present = [.. Enumerable.Range(0, 2 * geometry.Layers).Select(static _ => new NativeBuffer())];
        Reserve(0);
    }

    private int Width => _geometry.HeadDim * (_isHalf ? sizeof(ushort) : sizeof(float));

    /// <inheritdoc/>
    public DeviceMemory Memory => ProcessorMemory.Instance;

    /// <inheritdoc/>
    public int Entries(int layer) => _entries;

    /// <inheritdoc/>
    public nint PastKeys(int layer) => (nint)_past[2 * layer].Room<byte>(0);

    /// <inheritdoc/>
    public nint PastValues(int layer) => (nint)_past[(2 * layer) + 1].Room<byte>(0);

    /// <inheritdoc/>
    public nint PresentKeys(int layer) => (nint)_present[2 * layer].Room<byte>(0);

    /// <inheritdoc/>
    public nint PresentValues(int layer) => (nint)_present[(2 * layer) + 1].Room<byte>(0);

    /// <summary>
    /// Puts entries in front of the token: keys of zero, and for values the token's own of a run without entries. Attention then returns that value
    /// whatever its weights are, so all layers compute what they did, only at another position.
    /// </summary>
    /// <param name="entries">Number of entries.</param>
    /// <param name="values">The token's values, layer by layer [KV heads, head width], as bytes.</param>
    internal void Precede(int entries, byte[][] values)
    {
        Reserve(entries);
        for (int layer = 0; layer < _geometry.Layers; layer++)
        {
            int bytes = _geometry.KvHeads * entries * Width;
            new Span<byte>((void*)PastKeys(layer), bytes).Clear();
            for (int row = 0; row < _geometry.KvHeads * entries; row++)
            {
                values[layer].AsSpan(row / entries * Width, Width).CopyTo(new Span<byte>((byte*)PastValues(layer) + (row * Width), Width));
            }
        }
    }

    /// <summary>The token's values in a layer [KV heads, head width], as bytes.</summary>
    /// <param name="layer">0-based layer.</param>
    internal byte[] Values(int layer) => Rows(PresentValues(layer));

    /// <summary>The token's keys in a layer [KV heads, head width].</summary>
    /// <param name="layer">0-based layer.</param>
    internal float[] Keys(int layer)
    {
        byte[] rows = Rows(PresentKeys(layer));
        float[] keys = new float[_geometry.KvHeads * _geometry.HeadDim];
        if (_isHalf)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(rows), keys);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(rows).CopyTo(keys);
        }

        return keys;
    }

    /// <inheritdoc/>
    public void FillBias(int layer, int newTokens, int heads, Span<float> bias) => bias.Clear();

    /// <inheritdoc/>
    public void FillBias(int layer, int newTokens, int heads, Span<Half> bias) => bias.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer buffer in _past.Concat(_present))
        {
            buffer.Dispose();
        }
    }

    private void Reserve(int entries)
    {
        _entries = entries;
        for (int i = 0; i < _past.Length; i++)
        {
            _ = _past[i].Room<byte>(_geometry.KvHeads * entries * Width);
            _ = _present[i].Room<byte>(_geometry.KvHeads * (entries + 1) * Width);
        }
    }

    // The last row of every head.
    private byte[] Rows(nint present)
    {
        byte[] rows = new byte[_geometry.KvHeads * Width];
        for (int head = 0; head < _geometry.KvHeads; head++)
        {
            long row = ((long)head * (_entries + 1)) + _entries;
            new ReadOnlySpan<byte>((byte*)present + (row * Width), Width).CopyTo(rows.AsSpan(head * Width));
        }

        return rows;
    }
}
