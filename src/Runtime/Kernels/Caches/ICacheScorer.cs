using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Scores the entries of one layer's cache, for every key and value head by itself.</summary>
public interface ICacheScorer : IScorer
{
    /// <summary>What it reads besides keys, values and positions.</summary>
    static abstract CacheSignals Signals { get; }

    /// <summary>Bytes that <see cref="Score"/> takes from its workspace.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="options">Options of the stage.</param>
    static virtual long WorkspaceBytes(CacheShape shape, CacheOptions options) => 0;

    /// <summary>Writes one score per head and entry. Must not allocate and must not depend on anything but its arguments.</summary>
    /// <param name="layer">The cache of one layer, and the signals asked for.</param>
    /// <param name="scores">Receives the scores [KV heads, entries]; higher is kept. NaN and infinity are errors.</param>
    /// <param name="workspace">Scratch; what is taken is given back.</param>
    static abstract void Score(in CacheLayer layer, Span<float> scores, Workspace workspace);
}
