using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// A decoder's outputs of one run. The cache is written where it belongs; logits and signals are ONNX Runtime's, and live until the next run.
/// </summary>
internal sealed unsafe class DecoderOutputs : IDisposable
{
    private readonly CacheGeometry _geometry;
    private readonly NativeValues _values;
    private readonly int _elementBytes;
    private readonly TensorElementType _type;
    private readonly Signal _recent, _unrotated, _sums;

    /// <summary>Takes the names of a layout.</summary>
    /// <param name="layout">Outputs by what they are for.</param>
    /// <param name="geometry">Layers, heads and widths.</param>
    internal DecoderOutputs(DecoderLayout layout, CacheGeometry geometry)
    {
        _geometry = geometry;
        (_type, _elementBytes) = layout.IsHalf ? (TensorElementType.Float16, sizeof(ushort)) : (TensorElementType.Float, sizeof(float));
        List<string> names = [layout.Logits, .. layout.PresentKeys, .. layout.PresentValues];
        _recent = new Signal(layout.RecentQueries, names);
        _unrotated = new Signal(layout.UnrotatedQueries, names);
        _sums = new Signal(layout.AttentionSums, names);
        All = [.. names];
        Names = new NativeNames(All);
        _values = new NativeValues(All.Length);
    }

    /// <summary>Names of all outputs, in the order of the values.</summary>
    internal string[] All { get; }

    /// <summary>The same names in native memory.</summary>
    internal NativeNames Names { get; }

    /// <summary>Values, for the run to write.</summary>
    internal nint* Values => _values.Pointer;

    /// <summary>Logits of the last run [1, new tokens, vocabulary].</summary>
    internal TensorView Logits => _values.View(0);

    /// <summary>What the last run said of its queries and its attention.</summary>
    internal CacheSignalValues Signals => new()
    {
        RecentQueries = _recent.Addresses(_values),
        UnrotatedQueries = _unrotated.Addresses(_values),
        AttentionSums = _sums.Addresses(_values),
    };

    /// <summary>Makes room for a run's outputs.</summary>
    /// <param name="newTokens">New tokens.</param>
    /// <param name="memory">The cache.</param>
    internal void Fill(int newTokens, IRunMemory memory)
    {
        Clear();
        int layers = _geometry.Layers;
        for (int layer = 0; layer < layers; layer++)
        {
            ReadOnlySpan<long> shape = [1, _geometry.KvHeads, memory.Entries(layer) + newTokens, _geometry.HeadDim];
            _values.Set(1 + layer, (void*)memory.PresentKeys(layer), _type, _elementBytes, shape, memory.Memory.Info);
            _values.Set(1 + layers + layer, (void*)memory.PresentValues(layer), _type, _elementBytes, shape, memory.Memory.Info);
        }
    }

    /// <summary>Gives the values back.</summary>
    internal void Clear() => _values.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        Names.Dispose();
    }

    /// <summary>One kind of signal: which values it is, layer by layer.</summary>
    private sealed class Signal
    {
        private readonly int[] _values;
        private readonly nint[] _addresses;

        internal Signal(ImmutableArray<string?> names, List<string> all)
        {
            _values = new int[names.IsDefault ? 0 : names.Length];
            _addresses = new nint[_values.Length];
            for (int layer = 0; layer < _values.Length; layer++)
            {
                _values[layer] = names[layer] is { } name ? all.Count : -1;
                if (names[layer] is not null)
                {
                    all.Add(names[layer]!);
                }
            }
        }

        internal ReadOnlySpan<nint> Addresses(NativeValues values)
        {
            for (int layer = 0; layer < _values.Length; layer++)
            {
                _addresses[layer] = _values[layer] < 0 ? 0 : values.View(_values[layer]).Address;
            }

            return _addresses;
        }
    }
}
