using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// A decoder's inputs of one run: token ids, positions, masks and the cache, as views of memory that is taken once, where the model runs. What the
/// processor writes for a device goes there in one copy an input; the mask, which is ones, is there already.
/// </summary>
internal sealed unsafe class DecoderInputs : IDisposable
{
    private readonly DecoderLayout _layout;
    private readonly CacheGeometry _geometry;
    private readonly DeviceMemory _memory;
    private readonly DeviceBlock _ids, _positions, _mask, _lengths;
    private readonly NativeBuffer _branch = new(), _totals = new();
    private readonly DeviceBlock[] _biases;
    private readonly NativeValues _values;
    private readonly int _elementBytes;
    private readonly TensorElementType _type;
    private int _next;

    /// <summary>Takes the names of a layout.</summary>
    /// <param name="layout">Inputs by what they are for.</param>
    /// <param name="geometry">Layers, heads and widths.</param>
    /// <param name="memory">The memory that the model reads.</param>
    internal DecoderInputs(DecoderLayout layout, CacheGeometry geometry, DeviceMemory memory)
    {
        (_layout, _geometry, _memory) = (layout, geometry, memory);
        (_ids, _positions, _mask, _lengths) = (new(memory), new(memory), new(memory), new(memory));
        _biases = [.. layout.LayerBiases.Select(_ => new DeviceBlock(memory))];
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
    internal long Bytes =>
        _ids.Bytes + _positions.Bytes + _mask.Bytes + _lengths.Bytes + _branch.Bytes + _totals.Bytes + _biases.Sum(static bias => bias.Bytes);

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
        foreach (IDisposable buffer in (ReadOnlySpan<IDisposable>)[_ids, _positions, _mask, _lengths, _branch, _totals, .. _biases])
        {
            buffer.Dispose();
        }
    }

    private void FillTokens(ReadOnlySpan<int> tokens, int position, int entries)
    {
        int count = tokens.Length;
        long* ids = _ids.Room<long>(count, out _), positions = _positions.Room<long>(count, out _);
        for (int i = 0; i < count; i++)
        {
            ids[i] = tokens[i];
            positions[i] = position + i;
        }

        Add(_ids, TensorElementType.Int64, sizeof(long), [1, count]);
        if (_layout.AttentionMask is not null)
        {
            AddMask(entries + count);
        }

        if (_layout.PositionIds is not null)
        {
            Add(_positions, TensorElementType.Int64, sizeof(long), [1, count]);
        }

        if (_layout.UseCacheBranch is not null)
        {
            // The branch without a cache ignores the entries, of which there are none. The processor chooses it.
            byte* flag = _branch.Room<byte>(1);
            *flag = entries > 0 ? (byte)1 : (byte)0;
            AddAt(flag, TensorElementType.Bool, sizeof(byte), [1], ProcessorMemory.Instance);
        }
    }

    private void AddMask(int columns)
    {
        long* mask = _mask.Room<long>(columns, out bool moved);
        if (moved)
        {
            new Span<long>(mask, (int)(_mask.Bytes / sizeof(long))).Fill(1);
            _mask.Upload(_mask.Bytes);
        }

        AddAt((void*)_mask.Address, TensorElementType.Int64, sizeof(long), [1, columns], _memory);
    }

    private void FillCache(IRunMemory memory)
    {
        for (int layer = 0; layer < _geometry.Layers; layer++)
        {
            AddAt((void*)memory.PastKeys(layer), _type, _elementBytes, [1, _geometry.KvHeads, memory.Entries(layer), _geometry.HeadDim], memory.Memory);
        }

        for (int layer = 0; layer < _geometry.Layers; layer++)
        {
            AddAt((void*)memory.PastValues(layer), _type, _elementBytes, [1, _geometry.KvHeads, memory.Entries(layer), _geometry.HeadDim], memory.Memory);
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
                Half* bias = _biases[layer].Room<Half>(count, out _);
                memory.FillBias(layer, newTokens, heads, new Span<Half>(bias, count));
                Add(_biases[layer], TensorElementType.Float16, sizeof(Half), shape);
            }
            else
            {
                float* bias = _biases[layer].Room<float>(count, out _);
                memory.FillBias(layer, newTokens, heads, new Span<float>(bias, count));
                Add(_biases[layer], TensorElementType.Float, sizeof(float), shape);
            }
        }
    }

    private void FillLengths(int newTokens, IRunMemory memory)
    {
        // GroupQueryAttention reads the lengths on the device, and the totals on the processor.
        int layers = _geometry.Layers;
        int* lengths = _lengths.Room<int>(layers, out _), totals = _totals.Room<int>(layers);
        for (int layer = 0; layer < layers; layer++)
        {
            totals[layer] = memory.Entries(layer) + newTokens;
            lengths[layer] = totals[layer] - 1;
        }

        if (_layout.LayerLengths.Length > 0)
        {
            _lengths.Upload((long)layers * sizeof(int));
        }

        for (int layer = 0; layer < _layout.LayerLengths.Length; layer++)
        {
            AddAt((int*)_lengths.Address + layer, TensorElementType.Int32, sizeof(int), [1], _memory);
        }

        for (int layer = 0; layer < _layout.LayerTotals.Length; layer++)
        {
            AddAt(totals + layer, TensorElementType.Int32, sizeof(int), [], ProcessorMemory.Instance);
        }
    }

    private void Add(DeviceBlock block, TensorElementType type, int elementBytes, ReadOnlySpan<long> shape)
    {
        block.Upload((long)TensorView.CountOf(shape) * elementBytes);
        AddAt((void*)block.Address, type, elementBytes, shape, _memory);
    }

    private void AddAt(void* data, TensorElementType type, int elementBytes, ReadOnlySpan<long> shape, DeviceMemory memory) =>
        _values.Set(_next++, data, type, elementBytes, shape, memory.Info);
}
