using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What a <see cref="Decoder"/> had read at one time. Any number of continuations can start from it: several questions over one text that was
/// read and compressed once. It holds memory of its own and outlives the decoder; decoders of the same model may share it.
/// </summary>
public sealed class DecoderSnapshot : IDisposable
{
    private readonly float[] _logits;

    internal DecoderSnapshot(CacheSnapshot cache, float[] logits)
    {
        Cache = cache;
        _logits = logits;
    }

    /// <summary>The cache.</summary>
    public CacheSnapshot Cache { get; }

    /// <summary>What is likely to follow [vocabulary]; empty when nothing had been read.</summary>
    internal ReadOnlySpan<float> Logits => _logits;

    /// <inheritdoc/>
    public void Dispose() => Cache.Dispose();
}
