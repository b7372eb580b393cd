using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Takes in what a run of the model gave: checks all of it first, so that a bad run leaves no trace.</summary>
/// <param name="name">Name of the pipeline.</param>
/// <param name="geometry">The cache.</param>
/// <param name="layers">Its layers.</param>
/// <param name="sinks">First tokens, whose queries do not count in the moments.</param>
/// <param name="isHalf">Whether keys and values are half precision.</param>
internal sealed class SignalIntake(string name, CacheGeometry geometry, LayerState[] layers, int sinks, bool isHalf) : IDisposable
{
    private readonly Workspace _scratch = new(0);

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    /// <summary>Makes room, so that <see cref="Take"/> cannot fail.</summary>
    internal void Prepare(int newTokens)
    {
        if (Array.Exists(layers, static layer => layer.Moments is not null))
        {
            _scratch.EnsureCapacity(QueryMomentSums.WorkspaceBytes(newTokens, geometry.HeadDim));
        }
    }

    /// <summary>Requires finite new keys, values and signals.</summary>
    internal void Check(int newTokens, int prepared, in CacheSignalValues signals)
    {
        if (newTokens != prepared)
        {
            throw new CacheException(name, -1, $"a run of {prepared} tokens was prepared, but {newTokens} are committed.");
        }

        for (int layer = 0; layer < layers.Length; layer++)
        {
            LayerState state = layers[layer];
            if (state.Buffers.IsProcessor)
            {
                // Elsewhere it is the logits that are checked: a bad key or value makes those of the last token bad.
                CheckNew(layer, "key", state.Buffers.PresentKeys, state.Entries, newTokens);
                CheckNew(layer, "value", state.Buffers.PresentValues, state.Entries, newTokens);
            }

            if (state.Queries is { } ring)
            {
                CheckSignal(layer, "recent queries", Signal(signals.RecentQueries, layer, ring.Given(newTokens) * geometry.HeadDim));
            }

            if (state.Moments is not null)
            {
                CheckSignal(layer, "unrotated queries", Signal(signals.UnrotatedQueries, layer, newTokens * geometry.HeadDim));
            }

            if (state.KeepsAttention)
            {
                CheckSignal(layer, "attention sums", Signal(signals.AttentionSums, layer, state.Entries + newTokens));
            }
        }
    }

    /// <summary>Makes the present the past.</summary>
    internal void Take(int newTokens, int seen, in CacheSignalValues signals)
    {
        for (int layer = 0; layer < layers.Length; layer++)
        {
            LayerState state = layers[layer];
            state.Buffers.EndRun();
            state.Book.Append(seen, newTokens);
            if (state.KeepsAttention)
            {
                state.Book.AddAttention(Signal(signals.AttentionSums, layer, state.Entries), newTokens);
            }

            if (state.Queries is { } ring)
            {
                int given = ring.Given(newTokens);
                ring.Append(Signal(signals.RecentQueries, layer, given * geometry.HeadDim), given);
            }

            if (state.Moments is { } moments)
            {
                int leftOut = int.Clamp(sinks - seen, 0, newTokens);
                ReadOnlySpan<float> values = Signal(signals.UnrotatedQueries, layer, newTokens * geometry.HeadDim);
                var queries = new HeadTensor(values, geometry.QueryHeads, newTokens, geometry.HeadDim);
                moments.Add(queries.Slice(0, queries.Heads, leftOut, newTokens - leftOut), _scratch);
            }
        }
    }

    private void CheckNew(int layer, string what, NativeBuffer buffer, int entries, int newTokens)
    {
        int length = (entries + newTokens) * geometry.HeadDim, added = newTokens * geometry.HeadDim;
        for (int head = 0; head < geometry.KvHeads; head++)
        {
            int first = (head * length) + (entries * geometry.HeadDim);
            int bad = isHalf
                ? FiniteScan.IndexOfNonFinite(buffer.View<Half>(first + added)[first..])
                : FiniteScan.IndexOfNonFinite(buffer.View<float>(first + added)[first..]);
            if (bad >= 0)
            {
                (int token, int channel) = Math.DivRem(bad, geometry.HeadDim);
                throw new CacheException(
                    name, layer, $"the {what} of new token {token} in head {head} is not finite at channel {channel}; the run is dropped.");
            }
        }
    }

    private void CheckSignal(int layer, string what, ReadOnlySpan<float> values)
    {
        int bad = values.IsEmpty ? 0 : FiniteScan.IndexOfNonFinite(values);
        if (bad >= 0)
        {
            throw new CacheException(name, layer, values.IsEmpty
                ? $"the pipeline reads {what}, but the run gave none; weave the model for this pipeline."
                : $"value {bad} of the {what} is {values[bad]}; the run is dropped.");
        }
    }

    /// <summary>Values of all query heads; empty when they are not there.</summary>
    private unsafe ReadOnlySpan<float> Signal(ReadOnlySpan<nint> addresses, int layer, int valuesOfHead) =>
        layer < addresses.Length && addresses[layer] != 0 ? new ReadOnlySpan<float>((void*)addresses[layer], geometry.QueryHeads * valuesOfHead) : default;
}
