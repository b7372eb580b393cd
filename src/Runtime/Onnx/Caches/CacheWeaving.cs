using System.Collections.Immutable;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>One run of <see cref="CacheWeaver"/>.</summary>
/// <param name="file">The model.</param>
/// <param name="geometry">The cache that is expected.</param>
/// <param name="pipeline">What is woven in; null for nothing.</param>
internal sealed class CacheWeaving(OnnxModelFile file, CacheGeometry geometry, CachePipeline? pipeline)
{
    internal DecoderModel Run()
    {
        DecoderPorts ports = new DecoderPortFinder(file.Model.Graph).Find();
        new CacheMeasure(file.Model.Graph, ports).Check(geometry);
        DecoderLayout layout = Layout(ports);
        if (pipeline is not null && !pipeline.Stages.IsEmpty)
        {
            layout = Weave(ports, layout, pipeline);
        }

        return new DecoderModel(file.Model, file.Folder, geometry with { QueryHeads = layout.QueryHeads }, layout);
    }

    private DecoderLayout Weave(DecoderPorts ports, DecoderLayout layout, CachePipeline pipeline)
    {
        DecoderGraph graph = new(file, ports, geometry);
        ImmutableArray<DecoderAttention> layers = new DecoderAttentionFinder(graph).Find();
        new EvictionCheck(graph, pipeline, layers, new DecoderConfig(file.Folder)).Run();
        int queryHeads = QueryHeads(layers, pipeline);

        RotaryTables.Keep(graph);
        string? positions = NeedsPositions(pipeline, layers) ? GroupPositions.Write(graph, layers) : ports.PositionIds;
        layout = layout with { PositionIds = positions, QueryHeads = queryHeads };
        layout = WithSignals(graph, layers, layout, pipeline, positions);
        if (pipeline.NeedsLayerMasks)
        {
            bool areRagged = pipeline.Stages.Any(static stage => stage.HasUnevenHeads);
            LayerMasks masks = new(graph, layers, areRagged ? queryHeads : 1);
            masks.Write();
            layout = layout with
            {
                LayerBiases = masks.Biases,
                BiasHeads = areRagged ? queryHeads : 1,
                HasHalfBiases = masks.AreHalf,
                LayerLengths = masks.Lengths,
                LayerTotals = masks.Totals,
            };
        }

        graph.Apply();
        bool isUnread = pipeline.NeedsLayerMasks && ports.AttentionMask is string mask && graph.RemoveUnread(mask);
        return isUnread ? layout with { AttentionMask = null } : layout;
    }

    private DecoderLayout WithSignals(
        DecoderGraph graph, ImmutableArray<DecoderAttention> layers, DecoderLayout layout, CachePipeline pipeline, string? positions)
    {
        QueryOutputs queries = new(graph);
        AttentionSumOutputs sums = new(graph);
        OutputProjection projection = new(graph, file.Folder);
        return layout with
        {
            RecentQueries = EachLayer(CacheSignals.RecentQueries, stage => queries.Recent(layers[stage.Layer], stage.Options.Window, positions)),
            UnrotatedQueries = EachLayer(CacheSignals.QueryMoments, stage => queries.Unrotated(layers[stage.Layer])),
            AttentionSums = EachLayer(CacheSignals.AttentionSums, stage => sums.Write(layers[stage.Layer])),
            OutputProjections = EachLayer(CacheSignals.OutputProjection, stage => projection.Read(layers[stage.Layer])),
        };

        // Empty where no layer needs it.
        ImmutableArray<T?> EachLayer<T>(CacheSignals signal, Func<CacheStage, T> write)
            where T : class
        {
            if ((pipeline.Signals & signal) == 0)
            {
                return [];
            }

            T?[] all = new T?[layers.Length];
            foreach (CacheStage stage in pipeline.Stages.Where(stage => (stage.Signals & signal) != 0))
            {
                all[stage.Layer] = write(stage);
            }

            return [.. all];
        }
    }

    // Fused rotations count rows of the cache, which is right for repacked entries only; rotated queries are made with the positions as well.
    private static bool NeedsPositions(CachePipeline pipeline, ImmutableArray<DecoderAttention> layers) =>
        layers.Any(GroupPositions.IsRotary)
        && (pipeline.Positions == PositionPolicy.Original || pipeline.NeedsLayerMasks || (pipeline.Signals & CacheSignals.RecentQueries) != 0);

    private static int QueryHeads(ImmutableArray<DecoderAttention> layers, CachePipeline pipeline)
    {
        int declared = pipeline.Geometry.QueryHeads;
        int found = layers[0].QueryHeads > 0 ? layers[0].QueryHeads : declared, expected = declared > 0 ? declared : found;
        if (layers.FirstOrDefault(layer => layer.QueryHeads > 0 && layer.QueryHeads != expected) is DecoderAttention other)
        {
            throw new WeaveException(
                $"{other}: has {other.QueryHeads} query heads, but {(declared > 0 ? "the pipeline says QueryHeads = " : "the first layer has ")}{expected}.");
        }

        bool isNeeded = (pipeline.Signals & ~CacheSignals.Statistics) != CacheSignals.None || pipeline.Stages.Any(static stage => stage.HasUnevenHeads);
        return found > 0 || !isNeeded ? found
            : throw new WeaveException($"{layers[0]}: how many query heads there are cannot be told; say QueryHeads in [KvCachePipeline].");
    }

    private static DecoderLayout Layout(DecoderPorts ports) => new()
    {
        InputIds = ports.InputIds,
        AttentionMask = ports.AttentionMask,
        PositionIds = ports.PositionIds,
        UseCacheBranch = ports.UseCacheBranch,
        PastKeys = [.. ports.Layers.Select(layer => layer.PastKeys)],
        PastValues = [.. ports.Layers.Select(layer => layer.PastValues)],
        PresentKeys = [.. ports.Layers.Select(layer => layer.PresentKeys)],
        PresentValues = [.. ports.Layers.Select(layer => layer.PresentValues)],
        Logits = ports.Logits,
        IsHalf = ports.CacheType == TensorProto.Types.DataType.Float16,
        HasHalfLogits = ports.LogitsType == TensorProto.Types.DataType.Float16,
    };
}
