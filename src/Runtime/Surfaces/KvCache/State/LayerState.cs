using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Everything that a cache holds of one layer.</summary>
/// <param name="geometry">The cache.</param>
/// <param name="stage">The layer's stage; null where everything stays.</param>
/// <param name="entryBytes">Bytes of the keys of one entry in all heads.</param>
/// <param name="buffers">Its keys and values; owned.</param>
internal sealed class LayerState(CacheGeometry geometry, CacheStage? stage, long entryBytes, LayerBuffers buffers) : IDisposable
{
    internal LayerBuffers Buffers => buffers;

    internal EntryBook Book { get; } = new(geometry.KvHeads, Reads(stage, CacheSignals.AttentionSums));

    /// <summary>Queries of the last tokens; null where nobody reads them.</summary>
    internal QueryRing? Queries { get; } =
        Reads(stage, CacheSignals.RecentQueries) ? new(geometry.QueryHeads, stage!.Options.Window, geometry.HeadDim) : null;

    /// <summary>Sums of queries; null where nobody reads them.</summary>
    internal QueryMomentSums? Moments { get; } = Reads(stage, CacheSignals.QueryMoments) ? new(geometry.QueryHeads, geometry.HeadDim) : null;

    /// <summary>Whether attention is accumulated.</summary>
    internal bool KeepsAttention { get; } = Reads(stage, CacheSignals.AttentionSums);

    /// <summary>Entries of a head, padding included.</summary>
    internal int Entries => Book.Entries;

    /// <summary>Bytes of the keys and values of all entries.</summary>
    internal long EntryBytes => 2 * Entries * entryBytes;

    /// <summary>Bytes of all that it holds.</summary>
    internal long Bytes => Buffers.Bytes + Book.Bytes + (Queries?.Bytes ?? 0) + (Moments?.Bytes ?? 0);

    /// <inheritdoc/>
    public void Dispose() => Buffers.Dispose();

    /// <summary>Entries of the layer with the most: with repacked positions they say where the next token stands.</summary>
    internal static int Longest(ReadOnlySpan<LayerState> layers)
    {
        int longest = 0;
        foreach (LayerState layer in layers)
        {
            longest = int.Max(longest, layer.Entries);
        }

        return longest;
    }

    /// <summary>Makes room for new entries.</summary>
    internal void Prepare(int newTokens)
    {
        Buffers.PrepareRun(Entries, newTokens);
        Book.EnsureRoom(Entries + newTokens);
    }

    internal LayerSnapshot Copy()
    {
        Buffers.Fetch(Entries);
        long bytes = Entries * entryBytes;
        NativeBuffer keys = new(bytes), values = new(bytes);
        Buffers.PastKeys.CopyTo(keys, bytes);
        Buffers.PastValues.CopyTo(values, bytes);
        QueryMomentSums? moments = Moments is null ? null : new(Moments.Heads, Moments.HeadWidth);
        moments?.CopyFrom(Moments!);
        return new LayerSnapshot(keys, values, Book.Copy(), Queries?.Copy(), moments, KeepsAttention);
    }

    /// <summary>Copies a snapshot's entries to the side that is not read. What can fail is here; <see cref="Restore"/> cannot.</summary>
    internal void PrepareRestore(LayerSnapshot snapshot)
    {
        Buffers.Prepare(snapshot.Book.Entries);
        Book.EnsureRoom(snapshot.Book.Entries);
        snapshot.Keys.CopyTo(Buffers.PresentKeys, snapshot.Keys.Bytes);
        snapshot.Values.CopyTo(Buffers.PresentValues, snapshot.Values.Bytes);
    }

    internal void Restore(LayerSnapshot snapshot)
    {
        Buffers.Swap();
        Buffers.Changed();
        Book.CopyFrom(snapshot.Book);
        if (snapshot.Queries is { } queries)
        {
            Queries!.CopyFrom(queries);
        }

        if (snapshot.Moments is { } moments)
        {
            Moments!.CopyFrom(moments);
        }
    }

    internal void Clear()
    {
        Book.Clear();
        Queries?.Clear();
        Moments?.Clear();
    }

    private static bool Reads(CacheStage? stage, CacheSignals signal) => stage is not null && (stage.Signals & signal) != 0;
}
