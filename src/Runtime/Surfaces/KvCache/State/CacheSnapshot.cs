namespace PipelineDsl.KvCaches;

/// <summary>
/// A <see cref="KvCache"/> at one moment: several questions can be asked about one text by going back to it. Holds a copy of the kept entries in
/// native memory; any number of caches of the same geometry and precision can be restored from it, also at once.
/// </summary>
public sealed class CacheSnapshot : IDisposable
{
    internal CacheSnapshot(int seen, int runs, LayerSnapshot[] layers, CacheGeometry geometry, bool isHalf)
    {
        Seen = seen;
        Runs = runs;
        Layers = layers;
        Geometry = geometry;
        IsHalf = isHalf;
    }

    /// <summary>Tokens seen.</summary>
    public int Seen { get; }

    /// <summary>Bytes of the entries.</summary>
    public long Bytes => Layers.Sum(static layer => layer.Keys.Bytes + layer.Values.Bytes);

    internal int Runs { get; }

    internal LayerSnapshot[] Layers { get; }

    internal CacheGeometry Geometry { get; }

    internal bool IsHalf { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LayerSnapshot layer in Layers)
        {
            layer.Keys.Dispose();
            layer.Values.Dispose();
        }
    }
}
