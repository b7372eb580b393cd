using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A decoder's inputs of one run: token ids, positions, masks and the cache, as views of native memory that is taken once.</summary>
internal sealed unsafe class DecoderInputs : IDisposable
{
    private readonly DecoderLayout _layout;
    private readonly CacheGeometry _geometry;
    private readonly NativeBuffer _ids = new(), _positions = new(), _mask = new(), _branch = new(), _lengths = new();
    private readonly NativeBuffer[] _biases;
    private readonly NativeValues _values;
    private readonly int _elementBytes;
    private readonly TensorElementType _type;
    private int _next;

    /// <summary>Takes the names of a layout.</summary>
    /// <param name="layout">Inputs by what they are for.</param>
    /// <param name="geometry">Layers, heads and widths.</param>
    internal DecoderInputs(DecoderLayout layout, CacheGeometry geometry)
    {
        _layout = layout;
        _geometry = geometry;
        _biases = [.. layout.LayerBiases.Select(static _ => new NativeBuffer())];
        (_type, _elementBytes) = layout.IsHalf ? (TensorElementType.Float16, sizeof(ushort)) : (TensorElementType.Float, sizeof(float));
        string?[] names =
        [
            layout.InputIds, layout.AttentionMask, layout.PositionIds, layout.UseCacheBranch,
            .. layout.PastKeys, .. layout.PastValues, .. layout.LayerBiases, .. layout.LayerLengths, .. layout.LayerTotals,
        ];
        All = [.. names.OfType<string>()];
        Names = new NativeNames(All);
        _values = new NativeValues(All.Length);
    }

    /// <summary>Names of all inputs, in the order of the values.</summary>
    internal string[] All { get; }

    /// <summary>The same names in native memory.</summary>
    internal NativeNames Names { get; }

    /// <summary>Values of the last <see cref="Fill"/>.</summary>
    internal nint* Values => _values.Pointer;

    /// <summary>Bytes of the buffers.</summary>
    internal long Bytes => _ids.Bytes + _positions.Bytes + _mask.Bytes + _branch.Bytes + _lengths.Bytes + _biases.Sum(static bias => bias.Bytes);

    /// <summary>Makes the inputs of a run.</summary>
    /// <param name="tokens">New tokens, at least one.</param>
    /// <param name="position">Position of the first of them; the others follow.</param>
    /// <param name="memory">The cache.</param>
    internal void Fill(ReadOnlySpan<int> tokens, int position, IRunMemory memory)
    {
        Clear();
        int longest = 0;
        for (int layer = 0; layer < _geometry.Layers; layer++)
        {
            longest = int.Max(longest, memory.Entries(layer));
        }

        FillTokens(tokens, position, longest);
        FillCache(memory);
        FillBiases(tokens.Length, memory);
        FillLengths(tokens.Length, memory);
    }

    /// <summary>Gives the values back; the memory stays.</summary>
    internal void Clear()
    {
        _values.Clear();
        _next = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        Names.Dispose();
        foreach (NativeBuffer buffer in (ReadOnlySpan<NativeBuffer>)[_ids, _positions, _mask, _branch, _lengths, .. _biases])
        {
            buffer.Dispose();
        }
    }

    private void FillTokens(ReadOnlySpan<int> tokens, int position, int entries)
    {
        int count = tokens.Length;
        long* ids = _ids.Room<long>(count), positions = _positions.Room<long>(count);
        for (int i = 0; i < count; i++)
        {
            ids[i] = tokens[i];
            positions[i] = position + i;
        }

        Add(ids, TensorElementType.Int64, sizeof(long), [1, count]);
        if (_layout.AttentionMask is not null)
        {
            int columns = entries + count;
            long* mask = _mask.Room<long>(columns);
            new Span<long>(mask, columns).Fill(1);
            Add(mask, TensorElementType.Int64, sizeof(long), [1, columns]);
        }

        if (_layout.PositionIds is not null)
        {
            Add(positions, TensorElementType.Int64, sizeof(long), [1, count]);
        }

        if (_layout.UseCacheBranch is not null)
        {
            // The branch without a cache ignores the entries, of which there are none.
            byte* flag = _branch.Room<byte>(1);
            *flag = entries > 0 ? (byte)1 : (byte)0;
            Add(flag, TensorElementType.Bool, sizeof(byte), [1]);
        }
    }

    private void FillCache(IRunMemory memory)
    {
        for (int layer = 0; layer < _geometry.Layers; layer++)
        {
            Add((void*)memory.PastKeys(layer), _type, _elementBytes, [1, _geometry.KvHeads, memory.Entries(layer), _geometry.HeadDim]);
        }

        for (int layer = 0; layer < _geometry.Layers; layer++)
        {
            Add((void*)memory.PastValues(layer), _type, _elementBytes, [1, _geometry.KvHeads, memory.Entries(layer), _geometry.HeadDim]);
        }
    }

    private void FillBiases(int newTokens, IRunMemory memory)
    {
        int heads = _layout.BiasHeads;
        for (int layer = 0; layer < _biases.Length; layer++)
        {
            int columns = memory.Entries(layer) + newTokens, count = checked(heads * newTokens * columns);
            ReadOnlySpan<long> shape = [1, heads, newTokens, columns];
            if (_layout.HasHalfBiases)
            {
                Half* bias = _biases[layer].Room<Half>(count);
                memory.FillBias(layer, newTokens, heads, new Span<Half>(bias, count));
                Add(bias, TensorElementType.Float16, sizeof(Half), shape);
            }
            else
            {
                float* bias = _biases[layer].Room<float>(count);
                memory.FillBias(layer, newTokens, heads, new Span<float>(bias, count));
                Add(bias, TensorElementType.Float, sizeof(float), shape);
            }
        }
    }

    private void FillLengths(int newTokens, IRunMemory memory)
    {
        int layers = _geometry.Layers;
        int* lengths = _lengths.Room<int>(2 * layers), totals = lengths + layers;
        for (int layer = 0; layer < layers; layer++)
        {
            totals[layer] = memory.Entries(layer) + newTokens;
            lengths[layer] = totals[layer] - 1;
        }

        for (int layer = 0; layer < _layout.LayerLengths.Length; layer++)
        {
            Add(lengths + layer, TensorElementType.Int32, sizeof(int), [1]);
        }

        for (int layer = 0; layer < _layout.LayerTotals.Length; layer++)
        {
            Add(totals + layer, TensorElementType.Int32, sizeof(int), []);
        }
    }

    private void Add(void* data, TensorElementType type, int elementBytes, ReadOnlySpan<long> shape) =>
        _values.Set(_next++, data, type, elementBytes, shape);
}
