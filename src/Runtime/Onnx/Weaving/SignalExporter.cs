using System.Collections.Immutable;
using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>
/// Adds the outputs that a stage between two sessions reads. They are brought into one form by the operators that lower a stage: batch first, heads
/// unfolded, and of attention the one row that is read.
/// </summary>
internal sealed class SignalExporter(GraphIndex index, TokenState state, TokenPipeline pipeline, StageWriter stages, ImmutableArray<LayerSite> layers)
{
    private const int OldestOpset = 11;

    private readonly List<ValueInfoProto> _outputs = [];

    /// <summary>The outputs that were added.</summary>
    internal IReadOnlyList<ValueInfoProto> Outputs => _outputs;

    /// <summary>Writes the operators behind everything else.</summary>
    /// <param name="export">What is wanted.</param>
    /// <exception cref="WeaveException">There is no such layer or signal, or stages drop tokens where it is taken.</exception>
    internal void Write(SignalExport export)
    {
        int layer = Layer(export.Layer), hiddenLayer = export.HiddenLayer is int own ? Layer(own) : layer;
        if (state.Stages.FirstOrDefault(stage => stage.Stage.Layer >= int.Min(layer, hiddenLayer)) is { } late)
        {
            throw new WeaveException(
                $"Stage {late.Stage.Name} is at layer {late.Stage.Layer}, but signals are exported of layers {layer} and {hiddenLayer}: "
                + "all stages inside the model have to be in front of those.");
        }

        if (state.Forks.Select(fork => fork.Stages[^1].Stage).FirstOrDefault(stage => stage.Layer == layer) is { } around)
        {
            throw new WeaveException(
                $"Stage {around.Name} acts around the attention of layer {layer}, whose signals are to be exported: those are of merged tokens.");
        }

        if (state.Graph.Opset < OldestOpset)
        {
            throw new WeaveException($"Signals are exported by operators of opset {OldestOpset} or later, but the model has opset {state.Graph.Opset}.");
        }

        if (state.Graph.Nodes.Count == 0)
        {
            state.Graph.Nodes.AddRange(index.Nodes);
        }

        TokenStage reader = Reader(export, layer);
        (NodeProto node, StageRanks ranks) = stages.Look(reader, layers[layer], Hidden(hiddenLayer));
        OnnxGraphWriter graph = new(node.Name, state.Graph.Opset);
        LoweringFacts facts = StageExpansion.Facts(state, reader, state.TypeOf(layers[layer].Cut), ranks);
        StageTensors tensors = new(graph, new StageNodeReader(node), reader, pipeline, facts);
        try
        {
            Write(graph, tensors, reader, node.Float(StageNode.Scale, 0));
        }
        catch (NotSupportedException e)
        {
            throw new WeaveException($"The signals of layer {layer} cannot be exported: {e.Message}", e);
        }

        graph.Complete();
        state.Graph.Nodes.AddRange(graph.Nodes);
        state.Graph.Constants.AddRange(graph.Initializers);
    }

    private void Write(OnnxGraphWriter graph, StageTensors tensors, TokenStage reader, float scale)
    {
        WovenStage? before = state.Stages.LastOrDefault();
        int heads = tensors.Heads;
        Add(SiteSignal.Hidden, true, () => tensors.Hidden, reader.Channels);
        Add(SiteSignal.Keys, reader.Reads(StageSignal.Keys) || reader.Reads(StageSignal.Queries), () => tensors.Keys, heads, null);
        Add(SiteSignal.Queries, reader.Reads(StageSignal.Queries), () => Unscaled(graph, tensors, scale), heads, null);
        Add(SiteSignal.Values, reader.Reads(StageSignal.Values), () => tensors.Values, heads, null);
        Add(SiteSignal.Attention, reader.Attention is not null, () => tensors.Attention, heads, null);
        Add(SiteSignal.Scores, reader.Reads(StageSignal.Scores), () => tensors.Scores);
        Add(SiteSignal.Sizes, before is { HasSizes: true }, () => before!.Sizes);
        Add(SiteSignal.Origins, before is not null, () => before!.Origins);

        void Add(string name, bool isWanted, Func<string> tensor, params ReadOnlySpan<int?> others)
        {
            if (isWanted)
            {
                RequireFree(name);
                graph.Bind(tensor(), name);
                _outputs.Add(Output(name, others.ToArray()));
            }
        }
    }

    // Some models scale queries before the product, or by another factor: those who read them expect 1 / sqrt(head width) to be missing.
    private string Unscaled(OnnxGraphWriter graph, StageTensors tensors, float scale)
    {
        float usual = 1 / MathF.Sqrt((float)pipeline.Plan.Channels / tensors.Heads);
        return MathF.Abs((scale / usual) - 1) < 1e-5f ? tensors.Queries : graph.Times(
            tensors.Queries, graph.Times(graph.Number(scale), graph.Add("Sqrt", [graph.ToFloat(graph.Scalar(graph.LengthOf(tensors.Keys, 3)))])));
    }

    // A stage that nobody runs: it only says what is to be read.
    private TokenStage Reader(SignalExport export, int layer)
    {
        TokenStage? site = pipeline.Stages.FirstOrDefault(stage => stage.Cut == CutPoint.Output);
        ImmutableArray<StageSignal> signals = !export.Signals.IsEmpty ? export.Signals
            : site is not null ? [site.Signal, .. site.Also]
            : throw new WeaveException(
            $"{pipeline.Name} has no stage at the output (CutPoint.Output) that would say which signals it reads; name them in SignalExport.Signals.");
        if (export.Query is AttentionQuery query && signals.Any(signal => signal.IsAttention()))
        {
            signals = [.. signals.Where(signal => !signal.IsAttention()), StageSignals.Of(query)];
        }

        return new TokenStage
        {
            Name = "Site",
            Layer = layer,
            Kind = StageKind.Prune,
            Signal = StageSignal.Hidden,
            Also = [.. signals.Where(signal => IsOfTheLayer(signal) || (signal == StageSignal.Scores && site is { Model.Length: > 0 }))],
            Model = site?.Model ?? "",
            Scorer = default(RandomScore),
            Budget = new TokenBudget(BudgetKind.Keep, 1),
            MaxTokens = pipeline.Plan.Tokens,
            Channels = pipeline.Plan.Channels,
            WorkspaceBytes = static (_, _) => 0,
            Body = static (in _, in _, _) => throw new InvalidOperationException("This stage only says what is exported."),
        };
    }

    // Text comes from elsewhere.
    private static bool IsOfTheLayer(StageSignal signal) =>
        signal.IsAttention() || signal is StageSignal.Keys or StageSignal.Queries or StageSignal.Values;

    private int Layer(int layer)
    {
        int counted = layer < 0 ? layers.Length + layer : layer;
        return counted >= 0 && counted < layers.Length ? counted
            : throw new WeaveException(
                $"Signals of layer {layer} are to be exported, but the model has layers 0 to {layers.Length - 1} (or {-layers.Length} to -1 from the end).");
    }

    private string Hidden(int layer)
    {
        string? hidden = layer + 1 < layers.Length ? layers[layer + 1].Block.Residual : BlockEnd.Find(index, layers[layer]);
        return hidden is null ? throw new WeaveException(
                $"The hidden states behind layer {layer}, the last one, cannot be told: "
                + $"no Add brings the residual stream {state.Axes.Describe(layers[layer].Cut)} back in.")
            : state.Facts(hidden) is not { Rank: 3 } facts || !facts.Shape[state.Axes.TokenAxis].Is(state.Axes.Tokens) ? throw new WeaveException(
                $"The token axis cannot be followed to the hidden states {state.Axes.Describe(hidden)} behind layer {layer}.")
            : state.At(hidden, state.Stages.Count, index.Producer(hidden) ?? new NodeProto());
    }

    private void RequireFree(string name)
    {
        if (index.Exists(name))
        {
            throw new WeaveException($"The model has a tensor '{name}' of its own, the name of an output that is to be added.");
        }
    }

    /// <summary>[batch, tokens], with heads between them and channels behind them where a signal has those.</summary>
    private ValueInfoProto Output(string name, int?[] others)
    {
        bool hasHeads = name is SiteSignal.Keys or SiteSignal.Queries or SiteSignal.Values or SiteSignal.Attention;
        TensorShapeProto shape = new();
        shape.Dim.Add(Dimension(TokenAxes.ConstantSize(state.Axes.Batch), "site_batch"));
        if (hasHeads)
        {
            shape.Dim.Add(Dimension(others[0], $"{name}_heads"));
        }

        int? tokens = state.Stages.LastOrDefault() is { } last ? last.FixedCount : TokenAxes.ConstantSize(state.Axes.Tokens);
        shape.Dim.Add(Dimension(tokens, "site_tokens"));
        if (name is not (SiteSignal.Attention or SiteSignal.Scores or SiteSignal.Sizes or SiteSignal.Origins))
        {
            shape.Dim.Add(Dimension(others[^1], $"{name}_width"));
        }

        TensorProto.Types.DataType type = name == SiteSignal.Origins ? TensorProto.Types.DataType.Int64 : TensorProto.Types.DataType.Float;
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }

    private static TensorShapeProto.Types.Dimension Dimension(int? size, string name) => size is > 0 and int known
        ? new TensorShapeProto.Types.Dimension { DimValue = known }
        : new TensorShapeProto.Types.Dimension { DimParam = name };
}
