using Google.Protobuf;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>What weaving cannot do with a decoder, and how it says so.</summary>
public class DecoderRefusalTests
{
    private static readonly DecoderModel Model = DecoderModel.Recall;

    [Fact]
    public void GroupQueryAttention_Fused_IsRefusedByName()
    {
        GraphProto graph = new() { Name = "fused" };
        TypeProto.Types.Tensor type = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        type.Shape.Dim.Add([.. new[] { 1, 4, 192 }.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size })]);
        graph.Input.Add(new ValueInfoProto { Name = "x", Type = new TypeProto { TensorType = type } });
        graph.Output.Add(new ValueInfoProto { Name = "y", Type = new TypeProto { TensorType = type } });
        NodeProto node = new() { OpType = "GroupQueryAttention", Domain = "com.microsoft", Name = "gqa" };
        node.Input.Add(["x", "x", "x"]);
        node.Output.Add("y");
        graph.Node.Add(node);
        ModelProto model = new() { Graph = graph, IrVersion = 8 };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });

        WeaveException e = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(Pipeline(0), model.ToByteArray()));
        Assert.Contains("com.microsoft.GroupQueryAttention 'gqa'", e.Message, StringComparison.Ordinal);
        Assert.Contains("export the model with attention spelled out", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NextLayer_BehindTheLastLayer_IsRefused()
    {
        WeaveException e = Assert.Throws<WeaveException>(
            () => TokenWeaver.Weave(Pipeline(2, StageSignal.LastQueryAttention, readsNextLayer: true), Model.Path));
        Assert.Contains("reads the layer behind layer 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NextLayer_BetweenAttentionAndMlp_IsRefused()
    {
        WeaveException e = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(
            Pipeline(0, StageSignal.LastQueryAttention, CutPoint.AfterAttention, readsNextLayer: true), Model.Path));
        Assert.Contains("Cut = AfterBlock", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MeanAttention_OfTheNextLayer_IsRefused()
    {
        WeaveException e = Assert.Throws<WeaveException>(
            () => TokenWeaver.Weave(Pipeline(0, StageSignal.EveryQueryAttention, readsNextLayer: true), Model.Path));
        Assert.Contains("under a causal mask", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StandardOperators_InADecoder_AreRefused()
    {
        WeaveException e = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(
            Pipeline(0), Model.Path, new WeaveOptions { Lowering = StageLowering.StandardOperators }));
        Assert.Contains("cache", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repacked_InAModelWithoutPositions_IsRefused()
    {
        ExportedModel encoder = ExportedModel.Load("bert-add-17");
        DecoderModel geometry = new(encoder.Path, encoder.Geometry.Layers, encoder.Geometry.Channels, 1, 1, 1);
        TokenPipeline pipeline = DecoderStages.Pipeline(
            geometry, DecoderStages.Prune(geometry, 0, 4, DecoderStages.ByPosition, cut: CutPoint.AfterAttention, positions: PositionPolicy.Repacked));

        WeaveException e = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(pipeline, encoder.Path));
        Assert.Contains("Positions cannot be repacked", e.Message, StringComparison.Ordinal);
    }

    private static TokenPipeline Pipeline(
        int layer, StageSignal signal = StageSignal.Positions, CutPoint cut = CutPoint.AfterBlock, bool readsNextLayer = false) =>
        DecoderStages.Pipeline(Model, DecoderStages.Prune(Model, layer, 4, DecoderStages.ByPosition, signal, cut, readsNextLayer: readsNextLayer));
}
