using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>
/// The tensor at which every stage takes the residual stream: between a layer's attention and its MLP, or behind its MLP, which is in
/// front of the next layer. Stages at the model's output are no nodes of a graph and are left out.
/// </summary>
internal sealed class StageCuts
{
    private readonly Dictionary<string, List<TokenStage>> _stages = new(StringComparer.Ordinal);
    private readonly GraphIndex _index;
    private readonly TokenAxes _axes;
    private readonly ImmutableArray<LayerSite> _layers;

    /// <summary>Finds and checks the cuts.</summary>
    /// <exception cref="WeaveException">A stage is at no layer of the model, or the residual stream there is not one that can be cut.</exception>
    internal StageCuts(GraphIndex index, TokenAxes axes, ImmutableArray<LayerSite> layers, IEnumerable<TokenStage> stages)
    {
        (_index, _axes, _layers) = (index, axes, layers);
        foreach (TokenStage stage in stages.Where(stage => stage.Cut is CutPoint.AfterAttention or CutPoint.AfterBlock))
        {
            if (stage.Layer < 0 || stage.Layer >= layers.Length)
            {
                throw new WeaveException($"Stage {stage.Name} is at layer {stage.Layer}, but the model has layers 0 to {layers.Length - 1}.");
            }

            Add(stage);
        }
    }

    internal bool IsEmpty => _stages.Count == 0;

    /// <summary>The cut that comes last when the model runs.</summary>
    internal string Last => _stages.Keys.MaxBy(cut => _index.Position(_index.Producer(cut)!))!;

    /// <summary>The cut among the outputs of a node; null when there is none.</summary>
    internal string? Of(NodeProto node) => node.Output.FirstOrDefault(_stages.ContainsKey);

    /// <summary>The stages at a cut, in the order in which they run.</summary>
    internal IReadOnlyList<TokenStage> At(string cut) => _stages[cut];

    private void Add(TokenStage stage)
    {
        string cut = stage.Cut == CutPoint.AfterAttention ? _layers[stage.Layer].Cut
            : stage.Layer + 1 < _layers.Length ? _layers[stage.Layer + 1].Block.Residual
            : BlockEnd.Find(_index, _layers[stage.Layer]) ?? throw new WeaveException(
                $"Stage {stage.Name} acts behind the MLP of layer {stage.Layer}, the last one, "
                    + $"but no Add with the residual stream {_axes.Describe(_layers[stage.Layer].Cut)} ends it.");
        Check(cut, stage);
        if (!_stages.TryGetValue(cut, out List<TokenStage>? others))
        {
            _stages[cut] = others = [];
        }
        else if (others[0].Layer != stage.Layer || others[0].Cut != stage.Cut)
        {
            throw new WeaveException($"Layers {others[0].Layer} and {stage.Layer} have the same cut '{cut}'.");
        }

        others.Add(stage);
    }

    private void Check(string cut, TokenStage stage)
    {
        TensorFacts facts = _axes.Shapes.Facts(cut);
        if (_index.Producer(cut) is null || facts.Rank != 3 || !facts.Shape[_axes.TokenAxis].Is(_axes.Tokens))
        {
            string where = stage.Cut == CutPoint.AfterBlock ? "MLP" : "attention";
            throw new WeaveException(
                $"The token axis cannot be followed to the residual stream {_axes.Describe(cut)} behind the {where} of layer {stage.Layer} at "
                + $"{_layers[stage.Layer].Block.Node.Describe()}.");
        }

        if (_axes.Shapes.TypeOf(cut) is var type and not (DataType.Float or DataType.Float16))
        {
            throw new WeaveException($"The residual stream {_axes.Describe(cut)} holds {type}; stages work on single and half precision.");
        }
    }
}
