using System.Collections.Immutable;
using Google.Protobuf;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Models that weaving refuses, and what the errors name.</summary>
public class TokenWeaverErrorTests
{
    [Fact]
    public void OtherPrecision_IsRefused()
    {
        ExportedModel model = ExportedModel.Load("torch-batch-first-17");
        ModelProto changed = ModelProto.Parser.ParseFrom(File.ReadAllBytes(model.Path));
        foreach (TensorProto tensor in changed.Graph.Initializer.Where(tensor => tensor.DataType == 1))
        {
            (tensor.DataType, tensor.RawData) = (16, ByteString.CopyFrom(tensor.RawData.ToByteArray()[..(tensor.RawData.Length / 2)]));
        }

        changed.Graph.Input[0].Type.TensorType.ElemType = 16;
        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(model.Pipeline("prune"), changed.ToByteArray())).Message;
        Assert.Contains("Bfloat16; stages work on single and half precision", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherNumberOfLayers_ListsWhatWasFound()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry with { Layers = 5 }, model.Protected, (0, StageSpec.Prune(9)));

        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(pipeline, model.Path)).Message;
        Assert.Contains("5 layers, but 3 self-attention blocks", message, StringComparison.Ordinal);
        Assert.Contains("layer 2: Plain attention at Softmax '/blocks.2/Softmax'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherChannels_SaysBoth()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        string message = Assert.Throws<WeaveException>(
            () => TokenWeaver.Weave(WeaveStages.Pipeline(model.Geometry with { Channels = 64 }, [0], (0, StageSpec.Prune(9))), model.Path)).Message;
        Assert.Contains("has 32 channels, but the pipeline says 64", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherTokens_SaysBoth()
    {
        ExportedModel model = ExportedModel.Load("vit-baked-14");
        string message = Assert.Throws<WeaveException>(
            () => TokenWeaver.Weave(WeaveStages.Pipeline(model.Geometry with { Tokens = 20 }, [0], (0, StageSpec.Prune(9))), model.Path)).Message;
        Assert.Contains("has 17 tokens, but the pipeline says 20", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClsReadButNotProtected_NamesTheGather()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        string message = Assert.Throws<WeaveException>(
            () => TokenWeaver.Weave(WeaveStages.Pipeline(model.Geometry, [], (0, StageSpec.Prune(9))), model.Path)).Message;
        Assert.Contains("Gather", message, StringComparison.Ordinal);
        Assert.Contains("picks tokens by position (0)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OperatorThatMixesTokens_IsNamed()
    {
        ExportedModel model = ExportedModel.Load("vit-mean-17");
        ModelProto changed = ModelProto.Parser.ParseFrom(File.ReadAllBytes(model.Path));
        NodeProto mean = changed.Graph.Node.Last(node => node.OpType == "ReduceMean");
        NodeProto sum = new() { OpType = "CumSum", Name = "running" };
        sum.Input.Add([mean.Input[0], "axis_of_running"]);
        sum.Output.Add("running_out");
        changed.Graph.Initializer.Add(new TensorProto { Name = "axis_of_running", DataType = 7, Int64Data = { 1 } });
        changed.Graph.Node.Insert(changed.Graph.Node.IndexOf(mean), sum);
        mean.Input[0] = "running_out";

        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(model.Pipeline("prune"), changed.ToByteArray())).Message;
        Assert.Contains("CumSum 'running'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedTensorThatIsNotThere_IsNamed()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        WeaveOptions options = new() { Layers = ImmutableDictionary<int, LayerNames>.Empty.Add(1, new LayerNames(Cut: "nowhere")) };
        Assert.Contains(
            "'nowhere' at layer 1", Assert.Throws<WeaveException>(() => TokenWeaver.Weave(model.Pipeline("prune"), model.Path, options)).Message,
            StringComparison.Ordinal);
    }
}
