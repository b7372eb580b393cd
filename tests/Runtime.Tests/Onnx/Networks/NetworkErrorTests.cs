using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Networks that do not fit, or that nobody should trust: each gives an error that names it, what was expected and what came.</summary>
public sealed class NetworkErrorTests : IDisposable
{
    private const string FileName = "network.onnx";
    private readonly string _folder = Directory.CreateTempSubdirectory("networks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NoFile_SaysWhereItWasLookedFor()
    {
        string message = Error();
        Assert.Contains(
            $"Stage Layer1a is scored by the network '{FileName}', but there is no {Path.Combine(_folder, FileName)}. WeaveOptions.ModelFolder", message,
            StringComparison.Ordinal);

        string both = Assert.Throws<WeaveException>(
            () => TokenWeaver.Weave(FashionModel.Pipeline((1, StageSpec.Network(99, FileName))), FashionModel.Path)).Message;
        Assert.Contains(Path.Combine("vit-fashion", FileName) + " and no ", both, StringComparison.Ordinal);
    }

    [Fact]
    public void AbsolutePath_NeedsNoFolder()
    {
        string path = TestNetwork.Linear(96).Save(_folder);
        Assert.Single(TokenWeaver.Weave(FashionModel.Pipeline((1, StageSpec.Network(99, path))), FashionModel.Path).Report.Networks);
    }

    [Fact]
    public void NoNetworkNamed_Throws() => Assert.Contains(
        "Stage Layer1a reads the scores of an auxiliary network, but names none",
        Assert.Throws<WeaveException>(() => TokenWeaver.Weave(FashionModel.Pipeline((1, StageSpec.Network(99, ""))), FashionModel.Path)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void MissingInput_ListsWhatWasFoundAndWhatWasNot()
    {
        TestNetwork.Linear(96).Input("pixel_values", 4, null, 1, 28, 28).Input("token_type_ids", 2, null, null).Save(_folder);
        Assert.EndsWith(
            "the network 'network.onnx' wants inputs that are not there. Found: 'hidden_states', 'pixel_values'; not found: 'token_type_ids'. "
            + "'hidden_states' would get the tokens at the stage; the model's inputs are 'pixel_values'.",
            Error(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void SharedInputOfAnotherShape_SaysBoth()
    {
        new TestNetwork().Input("pixel_values", 4, null, 3, 28, 28).Node("Flatten", ["pixel_values"], "scores").Output("scores").Save(_folder);
        Assert.Contains(
            "takes 'pixel_values' Float [?, 3, 28, 28]; the model's input of that name is 'pixel_values' Float [?, 1, 28, 28]", Error(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void OtherChannels_SaysBoth()
    {
        TestNetwork.Linear(64).Save(_folder);
        Assert.Contains(
            "takes 'hidden_states' Float [?, ?, 64]; the tokens at the stage are Float [?, 197, 96] (batch, tokens, channels)", Error(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void HalfPrecision_IsRefused()
    {
        TestNetwork network = TestNetwork.Linear(96);
        network.Graph.Input[0].Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Float16;
        network.Save(_folder);
        Assert.Contains("takes 'hidden_states' Float16", Error(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> WrongOutputs => new()
    {
        { "rank", "gives 'scores' [?, 197, 1, 96]; expected one score per token: [?, 197], [?, 197, 1] or [?, 197, 2]" },
        { "channels", "gives 'scores' [?, 197, 3]; expected one score per token" },
        { "tokens", "gives 'scores' [?, 196, 1]; expected one score per token: [?, 197]" },
        { "declared", "gives 'scores' [?, 196]; expected one score per token" },
        { "type", "gives 'scores' as Int64; expected Float" },
        { "outputs", "has 2 outputs ('scores_a', 'scores_b'); expected one, or one named 'scores'" },
    };

    [Theory]
    [MemberData(nameof(WrongOutputs))]
    public void WrongOutput_FailsTheWeaving(string what, string expected)
    {
        TestNetwork linear = TestNetwork.Linear(96);
        TestNetwork network = what switch
        {
            "rank" => new TestNetwork().Input("hidden_states", 3, null, null, 96).Weight("axes", [1], [2L])
                .Node("Unsqueeze", ["hidden_states", "axes"], "scores").Output("scores"),
            "channels" => TestNetwork.Linear(96, 3),
            "tokens" => new TestNetwork().Input("hidden_states", 3, null, null, 96).Weight("one", [1], [1L]).Weight("end", [1], [long.MaxValue])
                .Weight("w", [96, 1], new float[96])
                .Node("Slice", ["hidden_states", "one", "end", "one"], "patches").Node("MatMul", ["patches", "w"], "scores").Output("scores"),
            "declared" => new TestNetwork().Input("hidden_states", 3, null, null, 96).Node("Unknown", ["hidden_states"], "scores")
                .Output("scores", shape: [null, 196]),
            "type" => new TestNetwork().Input("hidden_states", 3, null, null, 96).Weight("k", [1], [1L]).Node("ArgMax", ["hidden_states"], "scores")
                .Output("scores", TensorProto.Types.DataType.Int64),
            _ => linear.Node("Neg", ["scores"], "scores_a").Node("Abs", ["scores"], "scores_b").Output("scores_a").Output("scores_b"),
        };
        if (what == "outputs")
        {
            network.Graph.Output.RemoveAt(0);
        }

        network.Save(_folder);
        Assert.Contains("'network.onnx'", Error(), StringComparison.Ordinal);
        Assert.Contains(expected, Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        StageLowering.CustomOperators,
        "stage Layer1a at layer 1: expected the network 'network.onnx' to give one score per token: [1, 197], [1, 197, 1] or [1, 197, 2], "
            + "got the shape [1, 196]")]
    [InlineData(StageLowering.StandardOperators, "Layer1a/scores of network.onnx")]
    public void WrongNumberOfScores_WhichOnlyTheRunShows_NamesStageAndNetwork(StageLowering lowering, string expected)
    {
        // NonZero says nothing about its length.
        new TestNetwork().Input("hidden_states", 3, null, null, 96).Weight("from", [1], [0L]).Weight("end", [1], [196L]).Weight("axis", [1], [1L])
            .Weight("shape", [2], [1L, -1])
            .Node("NonZero", ["hidden_states"], "indices").Node("Slice", ["indices", "from", "end", "axis"], "some").Node("Gather", ["some", "zero"], "row")
            .Weight("zero", [1], [0L]).Node("Cast", ["row"], "values", new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = 1 })
            .Node("Reshape", ["values", "shape"], "scores").Output("scores").Save(_folder);
        WovenModel woven = TokenWeaver.Weave(Pipeline(), FashionModel.Path, new WeaveOptions { ModelFolder = _folder, Lowering = lowering });

        Assert.Contains(expected, Assert.Throws<OnnxRuntimeException>(() => FashionModel.Logits(woven, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotANumber_NamesTheStage()
    {
        TestNetwork network = TestNetwork.Linear(96);
        network.Graph.Initializer[0].FloatData[7] = float.NaN;
        network.Save(_folder);
        WovenModel woven = TokenWeaver.Weave(Pipeline(), FashionModel.Path, new WeaveOptions { ModelFolder = _folder });

        Assert.Contains(
            "stage Layer1a at layer 1: the score of token 0 is NaN", Assert.Throws<OnnxRuntimeException>(() => FashionModel.Logits(woven, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TruncatedFile_Throws()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(FashionModel.Networks, "dynamicvit-0.onnx"));
        foreach (int length in (int[])[0, 1, 100, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(Path.Combine(_folder, FileName), bytes[..length]);
            Exception e = Assert.ThrowsAny<Exception>(() => Weave());
            Assert.True(e is OnnxModelException or WeaveException, e.ToString());
        }
    }

    [Fact]
    public void DamagedBytes_ThrowOrWeave()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(FashionModel.Networks, "guide.onnx"));
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = [.. bytes];
            for (int i = 0; i < 3; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Path.Combine(_folder, FileName), damaged);
            Exception? e = Record.Exception(() => Weave());
            Assert.True(e is null or OnnxModelException or WeaveException, $"round {round}: {e}");
        }
    }

    [Fact]
    public void Functions_AreRefused()
    {
        TestNetwork network = TestNetwork.Linear(96);
        network.Model.Functions.Add(new FunctionProto { Name = "Gate", Domain = "own" });
        network.Save(_folder);
        Assert.Contains("The network 'network.onnx' holds functions (Gate)", Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "reads 'nobody', which nothing makes")]
    [InlineData("late", "cycle")]
    public void UnsoundGraph_Throws(string reads, string expected)
    {
        TestNetwork network = TestNetwork.Linear(96).Node("Add", ["scores", reads], "other").Node("Neg", ["other"], "late");
        network.Save(_folder);
        Assert.Contains(expected, Assert.Throws<OnnxModelException>(() => Weave()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SubgraphThatReadsNothing_Throws()
    {
        TestNetwork network = TestNetwork.Linear(96);
        GraphProto branch = new() { Name = "branch" };
        branch.Node.Add(new NodeProto { OpType = "Neg", Input = { "nobody" }, Output = { "y" } });
        network.Node("If", ["scores"], "z", new AttributeProto { Name = "then_branch", G = branch });
        network.Graph.Output[0].Name = "z";
        network.Save(_folder);
        Assert.Contains(
            "'network.onnx' reads 'nobody', which nothing makes", Assert.Throws<OnnxModelException>(() => Weave()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NodeThatMakesItsInput_Throws()
    {
        TestNetwork.Linear(96).Node("Neg", ["weight"], "hidden_states").Save(_folder);
        Assert.Contains("'hidden_states'", Assert.Throws<OnnxModelException>(() => Weave()).Message, StringComparison.Ordinal);
    }

    private TokenPipeline Pipeline() => FashionModel.Pipeline((1, StageSpec.Network(99, FileName)));

    private WovenModel Weave() => TokenWeaver.Weave(Pipeline(), FashionModel.Path, new WeaveOptions { ModelFolder = _folder });

    private string Error() => Assert.Throws<WeaveException>(() => Weave()).Message;
}
