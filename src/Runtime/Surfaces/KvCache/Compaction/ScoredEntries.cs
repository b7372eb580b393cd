using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Calls of a scorer of cache entries. Through a type parameter, so that members that a scorer implements explicitly, or not at all, are found, and the
/// just-in-time compiler can inline those of a struct.
/// </summary>
public static class ScoredEntries
{
    /// <summary>What a scorer reads besides keys, values and positions.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    public static CacheSignals Signals<TScorer>()
        where TScorer : struct, ICacheScorer => TScorer.Signals;

    /// <summary>Bytes that a scorer takes from its workspace.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="options">Options of the stage.</param>
    public static long WorkspaceBytes<TScorer>(CacheShape shape, CacheOptions options)
        where TScorer : struct, ICacheScorer => TScorer.WorkspaceBytes(shape, options);

    /// <summary>Requires the layer that generated code was written for.</summary>
    /// <param name="pipeline">Name of the pipeline.</param>
    /// <param name="layer">The layer, or one head of it.</param>
    /// <param name="choice">What will say which entries stay.</param>
    /// <param name="kvHeads">Key and value heads of a whole layer.</param>
    /// <param name="headDim">Channels of a head.</param>
    /// <exception cref="CacheException">Keys, values, tokens or the choice have other sizes, or more is to be kept than is there.</exception>
    public static void Expect(string pipeline, in CacheLayer layer, CacheChoice choice, int kvHeads, int headDim)
    {
        ArgumentNullException.ThrowIfNull(choice);
        CacheShape shape = layer.Shape;
        if ((shape.KvHeads != kvHeads && shape.KvHeads != 1) || shape.HeadDim != headDim || shape.Entries < 0)
        {
            throw new CacheException(
                pipeline, layer.Layer,
                $"expected {kvHeads} heads, or one of them, of {headDim} channels, got {shape.KvHeads} of {shape.HeadDim} with {shape.Entries} entries.");
        }

        if (!layer.IsElsewhere)
        {
            RequireSizes(pipeline, layer, "keys", layer.Keys);
            RequireSizes(pipeline, layer, "values", layer.Values);
        }

        if (layer.Tokens.Length < shape.Scores)
        {
            throw new CacheException(pipeline, layer.Layer, $"expected the tokens of {shape.Scores} entries, got {layer.Tokens.Length}.");
        }

        if ((uint)layer.Kept > (uint)shape.Entries)
        {
            throw new CacheException(pipeline, layer.Layer, $"{layer.Kept} of {shape.Entries} entries cannot be kept.");
        }

        if (choice.Heads != shape.KvHeads || choice.MaxEntries < shape.Entries)
        {
            throw new CacheException(
                pipeline, layer.Layer,
                $"expected a choice of {shape.KvHeads} heads of {shape.Entries} entries, got {choice.Heads} of at most {choice.MaxEntries}.");
        }
    }

    /// <summary>Scores every entry of every head.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="pipeline">Name of the pipeline.</param>
    /// <param name="layer">The layer, and what the scorer reads of it.</param>
    /// <param name="scores">Receives the scores [KV heads, entries].</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="CacheException">A score is NaN or infinite.</exception>
    public static void Score<TScorer>(string pipeline, in CacheLayer layer, Span<float> scores, Workspace workspace)
        where TScorer : struct, ICacheScorer
    {
        if (layer.Scores.IsEmpty)
        {
            TScorer.Score(layer, scores, workspace);
        }
        else
        {
            layer.Scores.CopyTo(scores);
        }

        CacheGuard.RequireFiniteScores(pipeline, layer, scores);
    }

    private static void RequireSizes(string pipeline, in CacheLayer layer, string what, HeadTensor tensor)
    {
        CacheShape shape = layer.Shape;
        if (tensor.Heads != shape.KvHeads || tensor.Tokens != shape.Entries || tensor.HeadWidth != shape.HeadDim)
        {
            throw new CacheException(
                pipeline, layer.Layer,
                $"expected {what} of {shape.KvHeads} heads x {shape.Entries} entries x {shape.HeadDim}, "
                + $"got {tensor.Heads} x {tensor.Tokens} x {tensor.HeadWidth}.");
        }
    }
}
