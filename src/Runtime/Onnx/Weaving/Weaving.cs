using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>One model being woven.</summary>
internal sealed class Weaving
{
    private readonly OnnxModelFile _file;
    private readonly TokenPipeline _pipeline;
    private readonly WeaveOptions _options;
    private readonly GraphIndex _index;
    private readonly ImmutableArray<LayerSite> _layers;
    private readonly TokenState _state;
    private readonly ShapeRewriter _rewriter;
    private readonly SizeWeights _weights;
    private readonly TokenFollower _follower;
    private readonly StageWriter _stages;
    private readonly NetworkWriter _networks;
    private readonly ILookup<int, TokenStage> _woven;

    internal Weaving(OnnxModelFile file, TokenPipeline pipeline, WeaveOptions options)
    {
        _file = file;
        _pipeline = pipeline;
        _options = options;
        _woven = pipeline.Stages.Where(stage => options.KeepIdentityStages || options.Provenance || !StageWriter.IsIdentity(stage)).ToLookup(stage => stage.Layer);

        // Networks may raise the version of the operators, which everything that follows depends on.
        NetworkFiles networks = new(file, options);
        networks.Load(_woven.SelectMany(stages => stages));
        _index = new GraphIndex(file.Model.Graph);
        (TokenAxes axes, _layers) = new LayerFinder(_index, pipeline.Plan, options).Find(file.Opset);
        WovenGraph graph = new(file.Model.Graph, file.Opset);
        _state = new TokenState(axes, graph);
        _weights = new SizeWeights(_state, pipeline.ProportionalAttention);
        TokenCount counts = new(_state, _layers[0].Block.Residual);
        _rewriter = new ShapeRewriter(_state, counts);
        _follower = new TokenFollower(_index, _state, _rewriter, _weights, counts);
        _networks = new NetworkWriter(networks, _index, _state, pipeline);
        _stages = new StageWriter(_index, _state, pipeline, options, _networks);
    }

    internal WovenModel Run()
    {
        Dictionary<string, int> cuts = new(StringComparer.Ordinal);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            if (_woven.Contains(layer))
            {
                CheckCut(layer);
                if (!cuts.TryAdd(_layers[layer].Cut, layer))
                {
                    throw new WeaveException($"Layers {cuts[_layers[layer].Cut]} and {layer} have the same cut '{_layers[layer].Cut}'.");
                }
            }
        }

        if (_woven.FirstOrDefault(group => group.Key < 0 || group.Key >= _layers.Length) is { } outside)
        {
            throw new WeaveException($"Stage {outside.First().Name} is at layer {outside.Key}, but the model has layers 0 to {_layers.Length - 1}.");
        }

        if (cuts.Count > 0)
        {
            Write(cuts);
        }

        WovenOutputs outputs = new(_file.Model, _state, _pipeline, _options);
        outputs.Apply(_index);
        WeaveReport report = new(
            [.. _layers.Select((site, layer) => Describe(site, layer))], [.. _state.Live], [.. _rewriter.Rewritten], [.. _weights.Weighted])
        {
            Networks = [.. _networks.Written],
        };
        return new WovenModel(_file.Model, _file.Folder, _pipeline, report);
    }

    private void Write(Dictionary<string, int> cuts)
    {
        // First what leads to the last cut, then the rest: what follows the last stage can then rely on its outputs.
        ReadOut readOut = new(_index, _layers[cuts.Values.Max()].Cut, _state);
        foreach (NodeProto node in readOut.Before.Concat(readOut.After))
        {
            string? cut = node.Output.FirstOrDefault(cuts.ContainsKey);
            if (cut is not null && node.IsMicrosoft("SkipLayerNormalization", "SkipSimplifiedLayerNormalization"))
            {
                new SkipSplit(_state).Write(node, hidden => Insert(cuts[cut], hidden));
                continue;
            }

            _follower.Write(node, readOut.NeedsNewest(node) ? _state.Stages.Count : 0);
            if (cut is not null)
            {
                _state.Replace(cut, Insert(cuts[cut], cut), _state.Stages.Count);
            }
        }
    }

    private void CheckCut(int layer)
    {
        (LayerSite site, TokenAxes axes) = (_layers[layer], _state.Axes);
        TensorFacts facts = _state.Facts(site.Cut);
        if (facts.Rank != 3 || !facts.Shape[site.TokenAxis].Is(axes.Tokens))
        {
            throw new WeaveException(
                $"The token axis cannot be followed to the residual stream {axes.Describe(site.Cut)} behind the attention of layer {layer} at {site.Block.Node.Describe()}.");
        }

        if (ElementType.Of(_index, site.Cut) is TensorProto.Types.DataType type and not TensorProto.Types.DataType.Float)
        {
            throw new WeaveException($"The residual stream {axes.Describe(site.Cut)} holds {type}; stages work on float32.");
        }
    }

    private string Insert(int layer, string hidden) =>
        _woven[layer].Aggregate(hidden, (current, stage) => _stages.Write(stage, _layers[layer], current).Hidden);

    private WovenLayer Describe(LayerSite site, int layer) => new(
        layer,
        site.Block.Form.ToString(),
        site.Block.Node.Describe(),
        site.Cut,
        site.TokenAxis,
        site.Heads,
        site.Block.Form == AttentionForm.Packed ? "packed" : site.Keys?.Layout ?? "none",
        [.. site.Block.Masks.Select(mask => mask.Form.ToString())],
        [.. _state.Stages.Where(stage => stage.Stage.Layer == layer).Select(stage => stage.Stage.Name)]);
}
