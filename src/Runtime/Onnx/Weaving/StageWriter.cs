using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Writes the node of a stage, as <see cref="StageNode"/> describes it.</summary>
internal sealed class StageWriter(
    GraphIndex index, TokenState state, TokenPipeline pipeline, WeaveOptions options, NetworkWriter networks, ModelSignals model)
{
    private readonly bool _tracksOrigins = pipeline.Stages.Length > 1 && (options.Export is not null || pipeline.Stages.Any(stage =>
        !stage.Protected.IsEmpty || !pipeline.Protected.IsEmpty || stage.Quota is not null || stage.Span is not null
        || stage.Signal == StageSignal.Positions || stage.CountedBy is not null
        || stage.Selection == TokenSelection.Strided || networks.ScoresOriginal(stage)));

    // Provenance is as wide as the sequence that entered: where lengths vary, that is how a later stage knows how long it was.
    private readonly bool _tracksProvenance = options.Provenance
        || (!pipeline.Plan.IsStatic && pipeline.Stages.Skip(1).Any(stage => stage.Budget.Of == Basis.Original || networks.ScoresOriginal(stage)))
        || (model.Cache is not null && pipeline.Stages.Skip(1).Any(stage => stage.Span is not null));

    /// <summary>Whether a stage certainly keeps everything.</summary>
    internal static bool IsIdentity(TokenStage stage) =>
        stage.IsIdentity
        || (stage.Budget.Kind == BudgetKind.Keep && stage.Budget.Value >= 1)
        || (stage.Budget.Kind == BudgetKind.Remove && stage.Budget.Value == 0);

    /// <summary>Inserts a stage behind the residual stream of a layer.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="site">The layer.</param>
    /// <param name="hidden">The residual stream's name in the woven graph.</param>
    internal WovenStage Write(TokenStage stage, LayerSite site, string hidden)
    {
        WovenStage? before = state.Stages.LastOrDefault();
        string name = state.Graph.NewName($"{pipeline.Name}/{stage.Name}");
        NodeProto node = new() { Name = name, OpType = stage.Name, Domain = pipeline.Domain };
        string[] inputs = [.. Enumerable.Repeat("", StageNode.Inputs)];
        inputs[StageNode.HiddenInput] = hidden;
        bool isAround = stage.Cut == CutPoint.AroundAttention;
        if (isAround)
        {
            inputs[StageNode.ResidualInput] = state.At(site.Block.Residual, state.Stages.Count, node);
        }

        DataType type = state.TypeOf(site.Cut);
        StageRanks ranks = SetSignals(stage, stage.ReadsNextLayer ? model.NextLayer(stage, hidden) : site, type, node, inputs);
        SetModelSignals(stage, hidden, node, inputs);
        if (before is { HasSizes: true })
        {
            inputs[StageNode.SizesInput] = before.Sizes;
        }

        if (before is not null && _tracksOrigins)
        {
            inputs[StageNode.OriginsInput] = before.Origins;
        }

        if (before is not null && _tracksProvenance)
        {
            inputs[StageNode.ProvenanceInput] = before.Provenance;
        }

        StageRanks mask = SetMask(site, node, inputs);
        ranks = ranks with { Mask = mask.Mask, MaskFoldsHeads = mask.MaskFoldsHeads, HasHalfMask = mask.HasHalfMask };
        int used = Array.FindLastIndex(inputs, input => input.Length > 0) + 1;
        node.Input.AddRange(inputs[..used]);
        node.Attribute.Add(WovenGraph.Attribute(StageNode.TokenAxis, (long)site.TokenAxis));
        node.Attribute.Add(WovenGraph.Attribute(StageNode.Heads, (long)site.Heads));
        node.Attribute.Add(WovenGraph.Attribute(StageNode.Seed, unchecked((long)options.Seed)));
        if (model.Cache is not null)
        {
            node.Attribute.Add(WovenGraph.Attribute(StageNode.Causal, 1L));
        }

        state.Graph.Nodes.Add(node);

        // Sizes that are all 1 change nothing but the rounding of means. Around attention rows count once, whatever was averaged into them.
        bool hasSizes = before is { HasSizes: true } || (stage.Kind == StageKind.Merge && !isAround && !IsIdentity(stage));
        WovenStage woven = new(stage, site, node, state.Graph) { HasSizes = hasSizes, Type = type, Ranks = ranks, IsForPrefill = model.Cache is not null };
        _ = woven.Hidden;
        if (options.Provenance && !isAround)
        {
            _ = woven.Provenance;
        }

        state.Add(woven);
        return woven;
    }

    /// <summary>A node that nobody writes: what a stage would read at a layer, of the tokens that are left.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="site">The layer.</param>
    /// <param name="hidden">The residual stream's name in the woven graph.</param>
    internal (NodeProto Node, StageRanks Ranks) Look(TokenStage stage, LayerSite site, string hidden)
    {
        NodeProto node = new() { Name = state.Graph.NewName($"{pipeline.Name}/{stage.Name}"), OpType = stage.Name, Domain = pipeline.Domain };
        string[] inputs = [.. Enumerable.Repeat("", StageNode.Inputs)];
        inputs[StageNode.HiddenInput] = hidden;
        StageRanks ranks = SetSignals(stage, site, state.TypeOf(site.Cut), node, inputs);
        StageRanks mask = SetMask(site, node, inputs);
        if (state.Stages.LastOrDefault() is { } before)
        {
            inputs[StageNode.SizesInput] = before.HasSizes ? before.Sizes : "";
            inputs[StageNode.OriginsInput] = before.Origins;
        }

        node.Input.AddRange(inputs);
        node.Attribute.Add(WovenGraph.Attribute(StageNode.TokenAxis, (long)site.TokenAxis));
        node.Attribute.Add(WovenGraph.Attribute(StageNode.Heads, (long)site.Heads));
        return (node, ranks with { Mask = mask.Mask, MaskFoldsHeads = mask.MaskFoldsHeads, HasHalfMask = mask.HasHalfMask });
    }

    // All tensors of the model that a stage reads have the precision of the residual stream.
    private StageRanks SetSignals(TokenStage stage, LayerSite site, DataType type, NodeProto node, string[] inputs)
    {
        HeadSignals heads = new(index, state, site, node);
        StageRanks ranks = default;
        bool computesAttention = stage.Attention is not null && site.Probabilities is null;
        if (stage.Attention is not null && site.Probabilities is string probabilities)
        {
            inputs[StageNode.AttentionInput] = state.Cast(state.At(probabilities, state.Stages.Count, node), state.TypeOf(probabilities), type);
            ranks = ranks with { Attention = state.Facts(probabilities).Rank };
        }

        if (computesAttention && model.Cache is not null && stage.Attention == StageSignal.EveryQueryAttention)
        {
            throw new WeaveException(
                $"Stage {stage.Name} reads the mean attention of every query under a causal mask, which takes probabilities of the graph; "
                    + "use the attention of the last query.");
        }

        if (computesAttention || stage.Reads(StageSignal.Keys) || stage.Reads(StageSignal.Queries))
        {
            HeadOperand keys = heads.Keys() ?? throw Missing(stage, site, "keys", site.Block.Keys);
            inputs[StageNode.KeysInput] = state.Cast(keys.Tensor, heads.TypeOf(site.Keys), type);
            node.Attribute.Add(WovenGraph.Attribute(StageNode.KeysLayout, keys.Layout));
            ranks = ranks with { Keys = keys.Rank };
        }

        if (computesAttention || stage.Reads(StageSignal.Queries))
        {
            HeadOperand queries = heads.Queries() ?? throw Missing(stage, site, "queries", site.Block.Queries);
            inputs[StageNode.QueriesInput] = state.Cast(queries.Tensor, heads.TypeOf(site.Queries), type);
            node.Attribute.Add(WovenGraph.Attribute(StageNode.QueriesLayout, queries.Layout));
            node.Attribute.Add(WovenGraph.Attribute(StageNode.Scale, heads.Scale(pipeline.Plan.Channels)));
            ranks = ranks with { Queries = queries.Rank };
        }

        if (stage.Reads(StageSignal.Values))
        {
            HeadOperand values = heads.Values() ?? throw Missing(stage, site, "values", site.Block.Values);
            inputs[StageNode.ValuesInput] = state.Cast(values.Tensor, heads.TypeOf(site.Values), type);
            node.Attribute.Add(WovenGraph.Attribute(StageNode.ValuesLayout, values.Layout));
            ranks = ranks with { Values = values.Rank };
        }

        if (stage.Reads(StageSignal.Scores))
        {
            NetworkScores scores = networks.Write(stage, inputs[StageNode.HiddenInput], type, node);
            inputs[StageNode.ScoresInput] = scores.Tensor;
            node.Attribute.Add(WovenGraph.Attribute(StageNode.ScoresOriginal, scores.AreOriginal ? 1L : 0));
            ranks = ranks with { Scores = scores.Rank };
        }

        return ranks;
    }

    private void SetModelSignals(TokenStage stage, string hidden, NodeProto node, string[] inputs)
    {
        inputs[StageNode.NormedInput] = stage.Reads(StageSignal.Normed) ? model.Normed(stage, hidden) : "";
        inputs[StageNode.EmbeddingsInput] = stage.Reads(StageSignal.Embeddings) ? model.Embeddings(node) : "";
        if (model.Cache is KeyCache cache)
        {
            string shape = state.Graph.Add("Shape", node.Name + "/past_shape", [cache.Past]);
            inputs[StageNode.PastInput] = state.Graph.Add(
                "Gather", node.Name + "/past", [shape, state.Graph.Integers(cache.Axis)], WovenGraph.Attribute("axis", 0L));
        }
    }

    private StageRanks SetMask(LayerSite site, NodeProto node, string[] inputs)
    {
        if (new StageMask(index, state).Find(site.Block, node) is not (string tensor, string kind, StageRanks ranks))
        {
            return default;
        }

        inputs[StageNode.MaskInput] = tensor;
        node.Attribute.Add(WovenGraph.Attribute(StageNode.MaskKind, kind));
        return ranks;
    }

    private WeaveException Missing(TokenStage stage, LayerSite site, string what, string operand) => new(
        $"Stage {stage.Name} reads the {what} of layer {stage.Layer}, "
            + $"but none with a known layout lead to {state.Axes.Describe(operand)} at {site.Block.Node.Describe()}. "
        + "Name them with WeaveOptions.Layers.");
}
