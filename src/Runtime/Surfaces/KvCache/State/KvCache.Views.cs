using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>What a cache holds, and where.</summary>
public sealed partial class KvCache
{
    /// <summary>Bytes of all memory: both buffers of keys and values, and what is known of entries and queries.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (LayerState layer in _layers)
            {
                bytes += layer.Bytes;
            }

            return bytes;
        }
    }

    /// <summary>Bytes of the keys and values that are held, padding included.</summary>
    public long EntryBytes
    {
        get
        {
            long bytes = 0;
            foreach (LayerState layer in _layers)
            {
                bytes += layer.EntryBytes;
            }

            return bytes;
        }
    }

    /// <summary>
    /// The queries that a layer has summed since the cache was made or cleared, the sinks' left out; null when its stage does not read their moments. They go
    /// on with the cache: add them to sums of your own, of which <see cref="CacheStatistics.FromMoments"/> makes statistics.
    /// </summary>
    /// <param name="layer">0-based layer.</param>
    public QueryMomentSums? QueryMoments(int layer) => _layers[layer].Moments;

    /// <summary>Entries of a head of one layer, padding included.</summary>
    /// <param name="layer">0-based layer.</param>
    public int Entries(int layer) => _layers[layer].Entries;

    /// <summary>Which token of the text every entry of a head is, ascending; -1 for padding, which stands in front.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="head">0-based key and value head.</param>
    public ReadOnlySpan<int> Tokens(int layer, int head)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)head, (uint)_geometry.KvHeads, nameof(head));
        return _layers[layer].Book.Tokens(head);
    }

    /// <summary>
    /// Address of the keys [KV heads, entries, head width] that a run reads; as all addresses valid until the next change of the cache, and of the memory
    /// in which the model runs.
    /// </summary>
    /// <param name="layer">0-based layer.</param>
    public nint PastKeys(int layer) => _layers[layer].Buffers.Read.Keys;

    /// <summary>Address of the values that a run reads.</summary>
    /// <param name="layer">0-based layer.</param>
    public nint PastValues(int layer) => _layers[layer].Buffers.Read.Values;

    /// <summary>Address of the keys [KV heads, entries + new tokens, head width] that a run writes.</summary>
    /// <param name="layer">0-based layer.</param>
    public nint PresentKeys(int layer) => _layers[layer].Buffers.Written.Keys;

    /// <summary>Address of the values that a run writes.</summary>
    /// <param name="layer">0-based layer.</param>
    public nint PresentValues(int layer) => _layers[layer].Buffers.Written.Values;

    /// <summary>Fills a layer's mask for the run that is prepared: 0 shows, the lowest number hides later tokens and padding.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="newTokens">Tokens of the run.</param>
    /// <param name="biasHeads">1, or the query heads.</param>
    /// <param name="bias">[<paramref name="biasHeads"/>, new tokens, entries + new tokens].</param>
    /// <exception cref="CacheException">The sizes disagree, or heads hold different numbers of entries and the mask has one head.</exception>
    public void FillBias(int layer, int newTokens, int biasHeads, Span<float> bias) =>
        LayerBias.Fill(_name, layer, _layers[layer].Book, _geometry.KvHeads, newTokens, biasHeads, bias, float.MinValue);

    /// <summary>As the other overload, in half precision.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="newTokens">Tokens of the run.</param>
    /// <param name="biasHeads">1, or the query heads.</param>
    /// <param name="bias">[<paramref name="biasHeads"/>, new tokens, entries + new tokens].</param>
    /// <exception cref="CacheException">The sizes disagree, or heads hold different numbers of entries and the mask has one head.</exception>
    public void FillBias(int layer, int newTokens, int biasHeads, Span<Half> bias) =>
        LayerBias.Fill(_name, layer, _layers[layer].Book, _geometry.KvHeads, newTokens, biasHeads, bias, Half.MinValue);
}
