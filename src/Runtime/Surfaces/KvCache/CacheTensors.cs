using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Keys and values of one layer as ONNX Runtime returned them [KV heads, entries, head width], dense. A view: it owns nothing.</summary>
/// <typeparam name="T">Type of a value.</typeparam>
public readonly ref struct CacheTensors<T>
    where T : unmanaged
{
    /// <summary>Keys.</summary>
    public required Span<T> Keys { get; init; }

    /// <summary>Values.</summary>
    public required Span<T> Values { get; init; }

    /// <summary>Sizes.</summary>
    public required CacheShape Shape { get; init; }

    /// <summary>The rotation that keys are turned by to their new positions; null where they keep the positions that they have.</summary>
    public RotaryEmbedding? Rotary { get; init; }

    /// <summary>
    /// Positions that every kept key is turned by besides its new index less its old one: other than 0 where layers keep different numbers of
    /// entries, since a new token has one position in all of them.
    /// </summary>
    public int Shift { get; init; }
}
