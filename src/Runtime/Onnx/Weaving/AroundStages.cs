using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>
/// The stages around attention (<see cref="CutPoint.AroundAttention"/>): a stage's node in front of queries, keys and values, the layer's attention on the
/// tokens that it leaves, and behind it a gather that gives every token its row again. Nothing outside notices: tensors keep their names and shapes.
/// </summary>
internal sealed class AroundStages
{
    private readonly GraphIndex _index;
    private readonly TokenState _state;
    private readonly TokenPipeline _pipeline;
    private readonly WeaveOptions _options;
    private readonly NetworkFiles _networks;
    private readonly ImmutableArray<LayerSite> _layers;
    private readonly Dictionary<NodeProto, (AroundBlock Block, TokenStage Stage)> _blocks = new(ReferenceEqualityComparer.Instance);
    private readonly List<WovenStage> _written = [];
    private readonly List<string> _rewritten = [], _weighted = [];

    /// <summary>Finds the blocks.</summary>
    /// <exception cref="WeaveException">A stage cannot act around the attention of its layer.</exception>
    internal AroundStages(
        GraphIndex index, TokenState state, ImmutableArray<LayerSite> layers, TokenPipeline pipeline, WeaveOptions options, NetworkFiles networks)
    {
        (_index, _state, _layers, _pipeline, _options, _networks) = (index, state, layers, pipeline, options, networks);
        foreach (TokenStage stage in pipeline.Stages.Where(
            stage => stage.Cut == CutPoint.AroundAttention && (options.KeepIdentityStages || !StageWriter.IsIdentity(stage))))
        {
            Check(stage, layers.Length);
            AroundBlock block = AroundBlock.Find(index, state.Axes, layers[stage.Layer], stage);
            if (!_blocks.TryAdd(block.Site.Block.ResidualNode, (block, stage)))
            {
                throw new WeaveException(
                    $"Stages {_blocks[block.Site.Block.ResidualNode].Stage.Name} and {stage.Name} both act around the attention of layer {stage.Layer}.");
            }
        }
    }

    internal bool IsEmpty => _blocks.Count == 0;

    /// <summary>Nodes inside of the blocks whose shapes held the number of tokens.</summary>
    internal IEnumerable<string> Rewritten => _rewritten;

    /// <summary>Nodes inside of the blocks that got the sizes of tokens that earlier stages merged.</summary>
    internal IEnumerable<string> Weighted => _weighted;

    /// <summary>The stages written at a layer.</summary>
    internal IEnumerable<WovenStage> At(int layer) => _written.Where(stage => stage.Stage.Layer == layer);

    /// <summary>Whether a node is inside of a block, and nobody outside reads what it makes: it is written with the block.</summary>
    internal bool Owns(NodeProto node) => _blocks.Values.Any(entry => entry.Block.Owns(node));

    /// <summary>Writes the block that ends in a node, if one does.</summary>
    internal void WriteInFrontOf(NodeProto node)
    {
        if (!_blocks.TryGetValue(node, out (AroundBlock Block, TokenStage Stage) entry))
        {
            return;
        }

        (AroundBlock block, TokenStage stage) = entry;
        string hidden = _state.At(block.Entry, _state.Stages.Count, node);
        TokenState fork = _state.Fork();
        ShapeRewriter rewriter = new(fork);
        SizeWeights weights = new(fork, _pipeline.ProportionalAttention);
        TokenFollower follower = new(_index, fork, rewriter, weights);
        NetworkWriter networks = new(_networks, _index, fork, _pipeline);
        ModelSignals signals = new(_index, fork, _layers, follower);
        WovenStage woven = new StageWriter(_index, fork, _pipeline, _options, networks, signals).Write(stage, block.Site, hidden);
        fork.Replace(block.Entry, woven.Hidden, fork.Stages.Count);
        foreach (NodeProto inside in block.Inside)
        {
            follower.Write(inside);
            Rename(inside, block, fork);
        }

        new UnmergeWriter(fork, woven).Write(fork.Current(block.Exit), block.Exit, block.Site.TokenAxis);
        _state.SetVersion(block.Exit, _state.Stages.Count);
        _written.Add(woven);
        _rewritten.AddRange(rewriter.Rewritten);
        _weighted.AddRange(weights.Weighted);
    }

    /// <summary>Gives new names to what others read under the old one: the result, which the gather makes, and what is also needed with all tokens.</summary>
    private static void Rename(NodeProto inside, AroundBlock block, TokenState fork)
    {
        NodeProto written = fork.Graph.Nodes[^1];
        for (int i = 0; i < written.Output.Count; i++)
        {
            string output = written.Output[i];
            if (output.Length > 0 && (output == block.Exit || !block.Owns(inside)))
            {
                written.Output[i] = fork.Graph.NewName(output + "/merged");
                fork.Replace(output, written.Output[i], fork.Version(output));
            }
        }

        if (!block.Owns(inside))
        {
            written.Name = fork.Graph.NewName(written.Name + "/merged");
        }
    }

    private void Check(TokenStage stage, int layers)
    {
        if (stage.Layer < 0 || stage.Layer >= layers)
        {
            throw new WeaveException($"Stage {stage.Name} is at layer {stage.Layer}, but the model has layers 0 to {layers - 1}.");
        }

        if (_options.Lowering == StageLowering.StandardOperators)
        {
            throw new WeaveException($"Stage {stage.Name} cannot be written as standard operators: it acts around attention.");
        }

        if (ReadsHeads(stage))
        {
            throw new WeaveException($"Stage {stage.Name} acts around the attention of layer {stage.Layer}, "
                + "so it cannot read keys, queries, values or attention: they come after it.");
        }

        foreach (TokenStage other in _pipeline.Stages.Where(other => other.Cut != CutPoint.AroundAttention && ReadsHeads(other)))
        {
            if (stage.Layer == other.Layer + (other.ReadsNextLayer ? 1 : 0))
            {
                throw new WeaveException(
                    $"Stage {other.Name} reads keys, queries, values or attention of layer {stage.Layer}, "
                        + $"but stage {stage.Name} merges the tokens that they are of.");
            }
        }
    }

    private static bool ReadsHeads(TokenStage stage) =>
        stage.Attention is not null || stage.Reads(StageSignal.Keys) || stage.Reads(StageSignal.Queries) || stage.Reads(StageSignal.Values);
}
