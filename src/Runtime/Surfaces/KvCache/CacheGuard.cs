using System.Collections.Immutable;
using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Checks that generated code makes before it changes anything.</summary>
public static class CacheGuard
{
    /// <summary>Requires finite scores.</summary>
    /// <param name="pipeline">Name of the pipeline.</param>
    /// <param name="layer">What was scored.</param>
    /// <param name="scores">The scores [KV heads, entries].</param>
    /// <exception cref="CacheException">A score is NaN or infinite.</exception>
    public static void RequireFiniteScores(string pipeline, in CacheLayer layer, ReadOnlySpan<float> scores)
    {
        int bad = FiniteScan.IndexOfNonFinite(scores);
        if (bad >= 0)
        {
            int head = bad / layer.Shape.Entries, entry = bad % layer.Shape.Entries;
            throw new CacheException(
                pipeline, layer.Layer, $"the score of entry {entry} of head {layer.FirstHead + head} is {scores[bad]}; scores must be finite.");
        }
    }

    /// <summary>Requires one layer's rows to have the sizes of the geometry.</summary>
    internal static void RequireRows<T>(CachePipeline pipeline, int layer, in CacheRows<T> rows)
        where T : unmanaged
    {
        CacheGeometry geometry = pipeline.Geometry;
        if (typeof(T) != typeof(float) && typeof(T) != typeof(Half))
        {
            throw new CacheException(pipeline.Name, layer, $"expected values of type float or Half, got {typeof(T).Name}.");
        }

        if ((uint)layer >= (uint)geometry.Layers)
        {
            throw new CacheException(pipeline.Name, layer, $"the pipeline has layers 0 to {geometry.Layers - 1}.");
        }

        if (rows.Entries < 0 || rows.Entries > geometry.MaxTokens)
        {
            throw new CacheException(pipeline.Name, layer, $"expected at most {geometry.MaxTokens} entries (MaxTokens), got {rows.Entries}.");
        }

        if (!rows.IsElsewhere)
        {
            RequireLength(pipeline, layer, "keys", rows.Keys.Length, rows.Entries, geometry.HeadDim);
            RequireLength(pipeline, layer, "values", rows.Values.Length, rows.Entries, geometry.HeadDim);
        }

        RequireLengthOrNone(pipeline, layer, "tokens", rows.Tokens.Length, rows.Entries);
        RequireLengthOrNone(pipeline, layer, "attention sums", rows.AttentionSums.Length, rows.Entries);
        RequireLengthOrNone(pipeline, layer, "attention counts", rows.AttentionCounts.Length, rows.Entries);
        RequireTokens(pipeline, layer, rows.Tokens, rows.Entries, rows.Seen);
    }

    /// <summary>Requires a layer to hold what must stay.</summary>
    internal static void RequireProtected(CachePipeline pipeline, CacheStage stage, int entries)
    {
        if (entries < pipeline.LeastOf(stage))
        {
            throw new CacheException(
                pipeline.Name,
                stage.Layer,
                $"{pipeline.LeastOf(stage)} entries must stay ({pipeline.Sinks} sinks, {pipeline.Recent} recent), but the layer holds {entries}.");
        }
    }

    /// <summary>Requires stages at different layers of the cache, and query heads where queries are read.</summary>
    internal static void RequireStages(CachePipeline pipeline)
    {
        CacheGeometry geometry = pipeline.Geometry;
        const CacheSignals ofQueries = ~CacheSignals.Statistics;
        foreach (CacheStage stage in pipeline.Stages)
        {
            if ((uint)stage.Layer >= (uint)geometry.Layers || pipeline.Stages.Count(other => other.Layer == stage.Layer) > 1)
            {
                throw new CacheException(pipeline.Name, stage.Layer, $"expected one stage a layer, at layers 0 to {geometry.Layers - 1}.");
            }

            if ((stage.Signals & ofQueries) != 0 && (geometry.QueryHeads < 1 || geometry.QueryHeads % geometry.KvHeads != 0))
            {
                throw new CacheException(
                    pipeline.Name,
                    stage.Layer,
                    $"{stage.Name} reads queries: expected a multiple of {geometry.KvHeads} query heads, got {geometry.QueryHeads}.");
            }

            RequireHeadCounts(pipeline, stage);
        }
    }

    /// <summary>Requires a number for every head, each of which leaves what must stay, and nothing beside them that decides how many a head keeps.</summary>
    private static void RequireHeadCounts(CachePipeline pipeline, CacheStage stage)
    {
        if (!stage.HasHeadCounts)
        {
            return;
        }

        CacheGeometry geometry = pipeline.Geometry;
        int least = int.Max(1, pipeline.LeastOf(stage));
        if (stage.HeadCounts.Length != geometry.KvHeads || stage.Budget != new CacheBudget(0, stage.HeadCounts.Max()))
        {
            throw new CacheException(
                pipeline.Name,
                stage.Layer,
                $"expected the entries that each of {geometry.KvHeads} heads keeps, and a budget of the most of them, "
                + $"got {string.Join(", ", stage.HeadCounts)} and {stage.Budget.Count}.");
        }

        for (int head = 0; head < stage.HeadCounts.Length; head++)
        {
            int count = stage.HeadCounts[head];
            if (count < least || count > geometry.MaxTokens)
            {
                throw new CacheException(
                    pipeline.Name,
                    stage.Layer,
                    $"head {head} is to keep {count} entries: expected at least the {least} that must stay, and at most {geometry.MaxTokens} (MaxTokens).");
            }
        }

        if (stage.Heads != HeadBudgets.Uniform || stage.Selection != EntrySelection.Highest || stage.Critical)
        {
            throw new CacheException(
                pipeline.Name, stage.Layer, "heads with numbers of their own keep their highest scores: no competing, no selection by runs, no Critical.");
        }
    }

    /// <summary>Requires what stages read and the pipeline does not compute.</summary>
    internal static void RequireSignals(CachePipeline pipeline, CacheStatistics? statistics, ImmutableArray<float[]?> projections)
    {
        foreach (CacheStage stage in pipeline.Stages)
        {
            if ((stage.Signals & CacheSignals.Statistics) != 0 && statistics is null)
            {
                throw new CacheException(pipeline.Name, stage.Layer, $"{stage.Name} reads statistics (CacheStatistics), but none were given.");
            }

            int rows = pipeline.Geometry.QueryHeads * pipeline.Geometry.HeadDim;
            float[]? weights = stage.Layer < projections.Length ? projections[stage.Layer] : null;
            if ((stage.Signals & CacheSignals.OutputProjection) != 0 && (weights is null || rows == 0 || weights.Length == 0 || weights.Length % rows != 0))
            {
                throw new CacheException(
                    pipeline.Name,
                    stage.Layer,
                    $"{stage.Name} reads the output projection: expected {rows} rows of weights, got {weights?.Length ?? 0} weights.");
            }
        }

        statistics?.Check(pipeline);
    }

    /// <summary>Requires what a stage chose to be indices that rows can be moved by.</summary>
    internal static void RequireChoice(CachePipeline pipeline, CacheStage stage, CacheChoice choice, int entries, int firstHead)
    {
        for (int head = 0; head < choice.Heads; head++)
        {
            int count = choice.Counts[head], last = -1;
            int expected = stage.HasHeadCounts ? int.Min(stage.HeadCounts[firstHead + head], entries)
                : stage.Heads == HeadBudgets.Uniform ? choice.Counts[0]
                : count;
            if ((uint)count > (uint)entries || count != expected)
            {
                throw new CacheException(pipeline.Name, stage.Layer, $"{stage.Name} chose {count} of {entries} entries for head {firstHead + head}.");
            }

            foreach (int index in choice.Kept(head))
            {
                if (index <= last || index >= entries)
                {
                    throw new CacheException(
                        pipeline.Name,
                        stage.Layer,
                        $"{stage.Name} chose entry {index} after {last} for head {firstHead + head}; indices must ascend below {entries}.");
                }

                last = index;
            }
        }
    }

    /// <summary>Requires a pipeline to be for a model's geometry.</summary>
    internal static void RequireGeometry(string name, CacheGeometry model, CachePipeline? pipeline)
    {
        if (model.Layers < 1 || model.KvHeads < 1 || model.HeadDim < 1)
        {
            throw new CacheException(name, -1, $"expected layers, heads and channels, got {model.Layers} x {model.KvHeads} x {model.HeadDim}.");
        }

        if (pipeline?.Geometry is { } declared
            && (declared.Layers != model.Layers || declared.KvHeads != model.KvHeads || declared.HeadDim != model.HeadDim
                || (declared.QueryHeads != 0 && model.QueryHeads != 0 && declared.QueryHeads != model.QueryHeads)))
        {
            throw new CacheException(
                name,
                -1,
                $"declared are {declared.Layers} layers of {declared.KvHeads} heads of {declared.HeadDim} channels and {declared.QueryHeads} query heads, "
                + $"but the model has {model.Layers} of {model.KvHeads} of {model.HeadDim} and {model.QueryHeads}.");
        }
    }

    /// <summary>Requires the next run's tensors to be countable.</summary>
    internal static void RequireRoom(string name, CacheGeometry geometry, ReadOnlySpan<LayerState> layers, int newTokens)
    {
        long entries = (long)LayerState.Longest(layers) + newTokens, widest = long.Max(geometry.KvHeads, geometry.QueryHeads);
        if (entries * widest * geometry.HeadDim > Array.MaxLength)
        {
            throw new CacheException(name, -1, $"{entries} entries of {widest} heads of {geometry.HeadDim} channels are more than one tensor can hold.");
        }
    }

    /// <summary>Requires a snapshot of a cache like this one.</summary>
    internal static void RequireSnapshot(string name, CacheSnapshot snapshot, CacheGeometry geometry, ReadOnlySpan<LayerState> layers, bool isHalf)
    {
        if (snapshot.Geometry != geometry || snapshot.IsHalf != isHalf)
        {
            throw new CacheException(
                name, -1, $"the snapshot is of {snapshot.Geometry} in {Precision(snapshot.IsHalf)} precision, the cache is {geometry} in {Precision(isHalf)}.");
        }

        for (int layer = 0; layer < layers.Length; layer++)
        {
            LayerSnapshot copied = snapshot.Layers[layer];
            ObjectDisposedException.ThrowIf(copied.Keys.Address == 0, snapshot);
            if (copied.Queries is null != layers[layer].Queries is null
                || copied.Moments is null != layers[layer].Moments is null
                || copied.KeepsAttention != layers[layer].KeepsAttention
                || copied.Queries?.Window != layers[layer].Queries?.Window)
            {
                throw new CacheException(name, layer, "the snapshot is of a cache whose pipeline reads other signals.");
            }
        }
    }

    private static string Precision(bool isHalf) => isHalf ? "half" : "single";

    /// <summary>Padding in front, then tokens of the text in their order.</summary>
    private static void RequireTokens(CachePipeline pipeline, int layer, ReadOnlySpan<int> tokens, int entries, int seen)
    {
        if (seen < entries)
        {
            throw new CacheException(pipeline.Name, layer, $"{entries} entries, but only {seen} tokens were seen.");
        }

        for (int start = 0; start < tokens.Length; start += entries)
        {
            int last = -1;
            foreach (int token in tokens.Slice(start, entries))
            {
                if (token >= seen || token < last || (token == last && token >= 0))
                {
                    throw new CacheException(
                        pipeline.Name, layer, $"head {start / entries} has token {token} after {last}; tokens must ascend below {seen}, behind padding of -1.");
                }

                last = token;
            }
        }
    }

    private static void RequireLengthOrNone(CachePipeline pipeline, int layer, string what, int got, int entries)
    {
        if (got > 0)
        {
            RequireLength(pipeline, layer, what, got, entries, 1);
        }
    }

    private static void RequireLength(CachePipeline pipeline, int layer, string what, int got, int entries, int width)
    {
        int heads = pipeline.Geometry.KvHeads;
        if (got != (long)heads * entries * width)
        {
            throw new CacheException(pipeline.Name, layer, $"expected {what} of {heads} heads x {entries} entries x {width}, got {got} values.");
        }
    }
}
