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
    private readonly AroundStages _around;
    private readonly ImmutableArray<TokenStage> _woven;

    internal Weaving(OnnxModelFile file, TokenPipeline pipeline, WeaveOptions options)
    {
        _file = file;
        _pipeline = pipeline;
        _options = options;
        _woven = [.. pipeline.Stages.Where(stage => options.KeepIdentityStages || options.Provenance || !StageWriter.IsIdentity(stage))];

        // Networks may raise the version of the operators, which everything that follows depends on.
        NetworkFiles networks = new(file, options);
        networks.Load(_woven.Where(stage => stage.Cut != CutPoint.Output || (options.Export is not null && stage.Model.Length > 0)));
        KnownBranches.Inline(file.Model.Graph, file.Opset);
        _index = new GraphIndex(file.Model.Graph);
        (TokenAxes axes, _layers) = new LayerFinder(_index, pipeline.Plan, options).Find(file.Opset);
        WovenGraph graph = new(file.Model.Graph, file.Opset);
        _state = new TokenState(axes, graph);
        _weights = new SizeWeights(_state, pipeline.ProportionalAttention);
        _rewriter = new ShapeRewriter(_state);
        _follower = new TokenFollower(_index, _state, _rewriter, _weights);
        RepackedPositions repacked = new(_index, _state, _layers, _follower);
        _state.Recompute = repacked.Find;
        repacked.Check(_woven);
        _networks = new NetworkWriter(networks, _index, _state, pipeline);
        _stages = new StageWriter(_index, _state, pipeline, options, _networks, new ModelSignals(_index, _state, _layers, _follower));
        _around = new AroundStages(_index, _state, _layers, pipeline, options, networks);
    }

    internal WovenModel Run()
    {
        StageCuts cuts = new(_index, _state.Axes, _layers, _woven);
        if (!cuts.IsEmpty || !_around.IsEmpty)
        {
            Write(cuts);
        }

        SignalExporter exporter = new(_index, _state, _pipeline, _stages, _layers);
        if (_options.Export is SignalExport export)
        {
            exporter.Write(export);
        }

        WovenOutputs outputs = new(_file.Model, _state, _pipeline, _options);
        outputs.Apply(_index, exporter.Outputs);
        WeaveReport report = new(
            [.. _layers.Select((site, layer) => Describe(site, layer))],
            [.. _state.Live.Concat(_state.Forks.SelectMany(fork => fork.Live)).Distinct()],
            [.. _rewriter.Rewritten.Concat(_around.Rewritten)],
            [.. _weights.Weighted.Concat(_around.Weighted)])
        {
            Networks = [.. _networks.Written],
        };
        return new WovenModel(_file.Model, _file.Folder, _pipeline, report) { SiteOutputs = [.. exporter.Outputs.Select(output => output.Name)] };
    }

    private void Write(StageCuts cuts)
    {
        // First what leads to the last cut, then the rest: what follows the last stage can then rely on its outputs.
        // Constants lead, since a stage may want a copy of nodes that come after it.
        ReadOut? readOut = cuts.IsEmpty ? null : new(_index, cuts.Last, _state);
        foreach (NodeProto node in readOut?.Before.OrderBy(node => _index.Constant(node.Output[0]) is null).Concat(readOut.After) ?? _index.Nodes)
        {
            if (_around.Owns(node))
            {
                continue;
            }

            _around.WriteInFrontOf(node);
            string? cut = cuts.Of(node);
            if (cut is not null && node.IsMicrosoft("SkipLayerNormalization", "SkipSimplifiedLayerNormalization"))
            {
                new SkipSplit(_state).Write(node, hidden => Insert(cuts, cut, hidden));
                continue;
            }

            _follower.Write(node, readOut?.NeedsNewest(node) == true ? _state.Stages.Count : 0);
            if (cut is not null)
            {
                _state.Replace(cut, Insert(cuts, cut, cut), _state.Stages.Count);
            }
        }
    }

    private string Insert(StageCuts cuts, string cut, string hidden) =>
        cuts.At(cut).Aggregate(hidden, (current, stage) => _stages.Write(stage, _layers[stage.Layer], current).Hidden);

    private WovenLayer Describe(LayerSite site, int layer) => new(
        layer,
        site.Block.Form.ToString(),
        site.Block.Node.Describe(),
        site.Cut,
        site.TokenAxis,
        site.Heads,
        site.Block.Form == AttentionForm.Packed ? "packed" : site.Keys?.Layout ?? "none",
        [.. site.Block.Masks.Select(mask => mask.Form.ToString())],
        [.. _around.At(layer).Concat(_state.Stages.Where(stage => stage.Stage.Layer == layer)).Select(stage => stage.Stage.Name)]);
}
