using System.Collections.Immutable;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Refuses models whose results would silently be others once entries are gone.</summary>
internal sealed class EvictionCheck(DecoderGraph graph, CachePipeline pipeline, ImmutableArray<DecoderAttention> layers, DecoderConfig config)
{
    private readonly MaskContent _masks = new(graph);

    /// <summary>Checks.</summary>
    /// <exception cref="WeaveException">The model cannot be evicted from in this way; the message says why, and what would help.</exception>
    internal void Run()
    {
        CheckConfig();
        foreach (DecoderAttention layer in layers)
        {
            CheckWindow(layer);
            CheckWeights(layer);
            CheckRotation(layer);
        }

        // Fused rotations count by the cache as well, but can be told the positions.
        bool countsByCache = graph.Ports.PositionIds is null && !layers.All(GroupPositions.IsRotary);
        if (countsByCache && (pipeline.Positions == PositionPolicy.Original || pipeline.NeedsLayerMasks))
        {
            throw new WeaveException(
                pipeline.NeedsLayerMasks
                    ? "The model has no input 'position_ids' and takes positions from the length of its cache, but layers or heads will hold different "
                        + "numbers of entries. Export it with position_ids."
                    : "The model has no input 'position_ids' and takes positions from the length of its cache, so kept entries cannot keep theirs. "
                        + $"Export it with position_ids, or repack: [Positions({nameof(PositionPolicy)}.{nameof(PositionPolicy.Repacked)})].");
        }
    }

    private void CheckConfig()
    {
        if (config.SlidingWindow is long window)
        {
            throw Sliding("config.json", window);
        }

        if (config.RotaryScaling?.ToUpperInvariant() is "LONGROPE" or "SU" or "DYNAMIC")
        {
            throw Switching("config.json", $"rope_scaling '{config.RotaryScaling}'");
        }

        if (config.HasSeveralPositions)
        {
            throw new WeaveException(
                "config.json: positions have rows for time, height and width (M-RoPE), so that entries have no single position; such caches are not "
                    + "supported.");
        }

        if (config.IsAlibi)
        {
            RefuseAlibi("config.json");
        }
    }

    private void CheckWindow(DecoderAttention layer)
    {
        long? window = layer.Form == DecoderAttentionForm.GroupQuery && layer.Node.Int("local_window_size", -1) is > 0 and var own ? own
            : layer.MaskTensors.Select(_masks.Window).FirstOrDefault(found => found is not null);
        if (window is long tokens)
        {
            throw Sliding($"{layer}", tokens);
        }
    }

    private void CheckWeights(DecoderAttention layer)
    {
        if (layer.AddedMasks.Any(_masks.Weighs))
        {
            RefuseAlibi($"{layer}");
        }
    }

    // Tables that depend on the length of the text: keys that are cached were turned by others than those to come.
    private void CheckRotation(DecoderAttention layer)
    {
        IEnumerable<string> inside = layer.Form == DecoderAttentionForm.GroupQuery ? layer.Node.Input.Skip(GroupQueryInputs.Cosines).Take(2) : [];
        IEnumerable<string> turns = new RotationSearch(graph, layer.Queries).Turns.Concat(inside);
        NodeProto? choice = turns.Where(name => name.Length > 0).SelectMany(turn => graph.Index.Ancestors(turn, throughShapes: false))
            .Select(graph.Index.Producer).FirstOrDefault(node => node is not null && node.IsStandard() && node.Is("If", "ReduceMax"));
        if (choice is not null)
        {
            throw Switching($"{layer}", choice.Describe());
        }
    }

    private void RefuseAlibi(string where)
    {
        if (pipeline.Positions == PositionPolicy.Original)
        {
            throw new WeaveException(
                $"{where}: scores are lowered by distance (ALiBi or relative positions), counted in entries of the cache, so kept entries cannot keep their "
                    + $"positions. Repack them: [Positions({nameof(PositionPolicy)}.{nameof(PositionPolicy.Repacked)})].");
        }

        if (pipeline.NeedsLayerMasks)
        {
            throw new WeaveException(
                $"{where}: scores are lowered by distance (ALiBi or relative positions) in every layer alike, so layers and heads cannot hold different "
                    + "numbers of entries.");
        }
    }

    private static WeaveException Sliding(string where, long window) => new(
        $"{where}: attends to the last {window} entries only (sliding window), counted in the cache: with entries evicted it would reach further back than "
            + "the model does. Models with sliding windows are not supported.");

    private static WeaveException Switching(string where, string what) => new(
        $"{where}: the rotation changes with the length of the text ({what}; LongRoPE or dynamic scaling), so keys in the cache and keys to come would be "
            + "turned differently. Such models are not supported.");
}
