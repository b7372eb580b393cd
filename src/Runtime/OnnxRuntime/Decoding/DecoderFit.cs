using System.Collections.Immutable;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Whether a model was woven for a pipeline.</summary>
internal static class DecoderFit
{
    /// <summary>Requires that a model gives what a pipeline reads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pipeline">The pipeline; null for none.</param>
    /// <exception cref="CacheException">The geometry is another one.</exception>
    /// <exception cref="ArgumentException">An output or input is missing.</exception>
    internal static void Require(DecoderModel model, CachePipeline? pipeline)
    {
        if (pipeline is null)
        {
            return;
        }

        CacheGeometry declared = pipeline.Geometry, found = model.Geometry;
        if ((declared.Layers, declared.KvHeads, declared.HeadDim) != (found.Layers, found.KvHeads, found.HeadDim))
        {
            throw new CacheException(
                pipeline.Name, -1, $"declared {declared.Layers} layers of {declared.KvHeads} KV heads of {declared.HeadDim} channels; "
                    + $"the model has {found.Layers} of {found.KvHeads} of {found.HeadDim}.");
        }

        DecoderLayout layout = model.Layout;
        foreach (CacheStage stage in pipeline.Stages)
        {
            RequireSignal(stage, CacheSignals.RecentQueries, layout.RecentQueries, "the queries of the last tokens");
            RequireSignal(stage, CacheSignals.QueryMoments, layout.UnrotatedQueries, "queries in front of their rotation");
            RequireSignal(stage, CacheSignals.AttentionSums, layout.AttentionSums, "sums of attention");
            RequireSignal(stage, CacheSignals.OutputProjection, layout.OutputProjections, "the weights of its output projection");
        }

        if (pipeline.NeedsLayerMasks && !layout.HasLayerBiases && layout.LayerTotals.IsDefaultOrEmpty)
        {
            throw Unwoven(pipeline.Name, "a mask for every layer, because layers or heads will hold different numbers of entries");
        }

        void RequireSignal<T>(CacheStage stage, CacheSignals signal, ImmutableArray<T?> values, string words)
            where T : class
        {
            if ((stage.Signals & signal) != 0 && (values.IsDefaultOrEmpty || values[stage.Layer] is null))
            {
                throw Unwoven(pipeline.Name, $"of layer {stage.Layer} {words}");
            }
        }
    }

    /// <summary>Whether the model's rotation has to be known: keys are turned to new positions, or queries to positions to come.</summary>
    /// <param name="pipeline">The pipeline; null for none.</param>
    internal static bool NeedsRotation(CachePipeline? pipeline)
    {
        // Statistics are of queries in front of their rotation, except for filters.
        const CacheSignals Unrotated = CacheSignals.QueryMoments | CacheSignals.Statistics;
        return pipeline is not null
            && (pipeline.Positions == PositionPolicy.Repacked
                || pipeline.Stages.Any(static stage => (stage.Signals & Unrotated) != 0 && stage.Scorer is not QFilter));
    }

    /// <summary>Requires that a text can be compressed once it has been read, before it is.</summary>
    /// <param name="pipeline">The pipeline; null for none.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="newTokens">Tokens of the text.</param>
    /// <exception cref="CacheException">A layer would hold more entries than the pipeline declares.</exception>
    internal static void RequireRoom(CachePipeline? pipeline, KvCache cache, int newTokens)
    {
        if (pipeline is null || pipeline.When == CacheTrigger.AtCeiling)
        {
            return;
        }

        foreach (CacheStage stage in pipeline.Stages)
        {
            int held = cache.Entries(stage.Layer), most = pipeline.Geometry.MaxTokens;
            if (newTokens > most - held)
            {
                throw new CacheException(
                    pipeline.Name, stage.Layer, $"it holds {held} entries, and {newTokens} tokens are to be read before it is compressed; "
                        + $"{most} are declared. Raise MaxTokens, or compress with When = CacheTrigger.AtCeiling.");
            }
        }
    }

    private static ArgumentException Unwoven(string pipeline, string missing) =>
        new($"The model does not have what {pipeline} needs: {missing}. Weave it for this pipeline with CacheWeaver.Weave.");
}
