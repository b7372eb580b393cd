using Google.Protobuf;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>What auxiliary networks do in a woven model: which tokens stay, whatever else is in the graph.</summary>
public sealed class NetworkWeavingTests : IDisposable
{
    private const int Batch = 2;
    private readonly string _folder = Directory.CreateTempSubdirectory("networks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(StageLowering.CustomOperators)]
    [InlineData(StageLowering.StandardOperators)]
    public void Guide_ReadsTheSamePixels_ScoresOriginalTokensThatAreLeft(StageLowering lowering)
    {
        TokenPipeline pipeline = FashionModel.Pipeline(
            (0, StageSpec.Prune(120)), (2, StageSpec.Network(70, "guide.onnx")), (4, StageSpec.Network(31, "guide.onnx")));
        WovenModel woven = TokenWeaver.Weave(pipeline, FashionModel.Path, FashionModel.Options with { Lowering = lowering, Provenance = true });
        float[] scores = ModelRun.Original(Path.Combine(FashionModel.Networks, "guide.onnx"), FashionModel.Inputs(Batch))["scores"].Values;
        float[] provenance = ModelRun.Woven(woven, FashionModel.Inputs(Batch))["provenance"].Values;

        for (int item = 0; item < Batch; item++)
        {
            IEnumerable<int> left = Enumerable.Range(0, 197).OrderByDescending(i => i == 0 ? 999 : ((i * 37) + 11) % 101).Take(120);
            IEnumerable<int> kept = left.OrderByDescending(i => i == 0 ? float.PositiveInfinity : scores[(item * 197) + i]).Take(31).Order();
            Assert.Equal(kept, Enumerable.Range(0, 197).Where(i => provenance[(item * 197) + i] >= 0));
        }

        Assert.Single(woven.Report.Networks);
        Assert.Equal(2, woven.Graph.Node.Count(node => node.OpType == "Conv" && node.Name.Contains("guide", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryFormOfOutput_BothLowerings_GiveTheSame()
    {
        TestNetwork.Linear(96, 1).Save(_folder, "one.onnx");
        TestNetwork.Linear(96, 1, squeezed: true).Save(_folder, "none.onnx");
        TestNetwork two = TestNetwork.Linear(96, 2);
        two.Graph.Initializer[0].FloatData.Clear();
        two.Graph.Initializer[0].FloatData.Add(TestNetwork.Linear(96, 1).Graph.Initializer[0].FloatData.SelectMany(value => (float[])[value, 7 - value]));
        two.Save(_folder, "two.onnx");
        float[][] logits = [.. ((string[])["one.onnx", "none.onnx", "two.onnx"]).SelectMany(model =>
        {
            TokenPipeline pipeline = FashionModel.Pipeline((1, StageSpec.Network(99, model)), (2, StageSpec.Merge(20)), (3, StageSpec.Network(40, model)));
            return Both(pipeline).Select(woven => FashionModel.Logits(woven, Batch));
        })];

        Assert.All(logits, other => Assert.All(other.Zip(logits[0]), pair => Assert.Equal(pair.First, pair.Second, 1e-4)));
    }

    [Fact]
    public void OneNetworkAtTwoStages_HasItsConstantsOnce()
    {
        TokenPipeline twice = FashionModel.Pipeline((1, StageSpec.Network(99, "dynamicvit-0.onnx")), (3, StageSpec.Network(40, "dynamicvit-0.onnx")));
        TokenPipeline once = FashionModel.Pipeline((1, StageSpec.Network(99, "dynamicvit-0.onnx")));

        int Floats(TokenPipeline pipeline) =>
            TokenWeaver.Weave(pipeline, FashionModel.Path, FashionModel.Options).Graph.Initializer.Count(tensor => tensor.DataType == 1);
        Assert.Equal(Floats(once), Floats(twice));
    }

    [Fact]
    public void OtherOutputsOfANetwork_AreNotComputed()
    {
        TestNetwork.Linear(96).Node("Sinh", ["hidden_states"], "features").Output("features").Save(_folder, "features.onnx");
        WovenModel woven = TokenWeaver.Weave(
            FashionModel.Pipeline((1, StageSpec.Network(99, "features.onnx"))), FashionModel.Path, new WeaveOptions { ModelFolder = _folder });

        Assert.DoesNotContain(woven.Graph.Node, node => node.OpType == "Sinh");
        Assert.Equal(10, FashionModel.Logits(woven, 1).Length);
    }

    [Fact]
    public void EveryNameTaken_ByTheModel_ChangesNothing()
    {
        // The predictor with all its tensors and nodes renamed to what the model calls its own.
        GraphProto main = ModelProto.Parser.ParseFrom(File.ReadAllBytes(FashionModel.Path)).Graph;
        string[] tensors = [.. main.Initializer.Select(tensor => tensor.Name), .. main.Node.SelectMany(node => node.Output)];
        ModelProto predictor = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(FashionModel.Networks, "dynamicvit-0.onnx")));
        Dictionary<string, string> names = new() { ["hidden_states"] = "hidden_states" };
        string Taken(string name) => names.TryGetValue(name, out string? taken) ? taken : names[name] = tensors[names.Count];
        foreach (TensorProto tensor in predictor.Graph.Initializer)
        {
            tensor.Name = Taken(tensor.Name);
        }

        for (int i = 0; i < predictor.Graph.Node.Count; i++)
        {
            NodeProto node = predictor.Graph.Node[i];
            node.Name = main.Node[i].Name;
            (string[] inputs, string[] outputs) = ([.. node.Input.Select(Taken)], [.. node.Output.Select(Taken)]);
            node.Input.Clear();
            node.Input.Add(inputs);
            node.Output.Clear();
            node.Output.Add(outputs);
        }

        predictor.Graph.Output[0].Name = Taken("scores");
        File.WriteAllBytes(Path.Combine(_folder, "clash.onnx"), predictor.ToByteArray());
        (int, StageSpec)[] Stages(string model) => [(1, StageSpec.Network(99, model)), (3, StageSpec.Network(40, model))];

        float[] expected = FashionModel.Logits(
            TokenWeaver.Weave(FashionModel.Pipeline(Stages("dynamicvit-0.onnx")), FashionModel.Path, FashionModel.Options), Batch);
        WovenModel clash = TokenWeaver.Weave(FashionModel.Pipeline(Stages("clash.onnx")), FashionModel.Path, new WeaveOptions { ModelFolder = _folder });

        Assert.Equal(expected, FashionModel.Logits(clash, Batch));
        Assert.Equal(clash.Graph.Node.Count, clash.Graph.Node.Select(node => node.Name).Distinct().Count());
    }

    [Fact]
    public void Subgraphs_AreRenamedToo()
    {
        // If the tokens sum up to something positive, score by one weight, else by another; both branches read a tensor from outside.
        TestNetwork network = new TestNetwork().Input("hidden_states", 3, null, null, 96)
            .Weight("zero", [], [0f]).Weight("a", [96, 1], [.. Enumerable.Range(0, 96).Select(i => (i * 31 % 17) - 8f)])
            .Weight("b", [96, 1], [.. Enumerable.Range(0, 96).Select(i => (i * 29 % 13) - 6f)])
            .Node("ReduceMax", ["hidden_states"], "largest", new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 })
            .Node("Greater", ["largest", "zero"], "isPositive")
            .Node("If", ["isPositive"], "scores", Branch("then_branch", "a"), Branch("else_branch", "b")).Output("scores");
        network.Save(_folder, "branches.onnx");
        TestNetwork plain = new TestNetwork().Input("hidden_states", 3, null, null, 96).Weight("a", [96, 1], [.. network.Graph.Initializer[1].FloatData])
            .Node("MatMul", ["hidden_states", "a"], "scores").Output("scores");
        plain.Save(_folder, "plain.onnx");

        float[][] logits = [.. ((string[])["branches.onnx", "plain.onnx"]).Select(model => FashionModel.Logits(
            TokenWeaver.Weave(FashionModel.Pipeline((1, StageSpec.Network(99, model))), FashionModel.Path, new WeaveOptions { ModelFolder = _folder }),
            Batch))];
        Assert.Equal(logits[1], logits[0]);
    }

    [Theory]
    [InlineData("bert-where-17")]
    [InlineData("torch-tokens-first-14")]
    public void OtherLayoutsAndLengths_BothLowerings_GiveTheSame(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        Old(TestNetwork.Linear(32, 2), 14).Save(_folder, "linear.onnx");
        TokenPipeline pipeline = WeaveStages.Pipeline(
            model.Geometry, model.Protected, (0, StageSpec.Network(10, "linear.onnx")), (1, StageSpec.Merge(2)), (2, StageSpec.Network(6, "linear.onnx")));
        WovenModel[] both = Both(pipeline, model.Path);

        ModelRun.AssertClose(ModelRun.Woven(both[0], model.Inputs), ModelRun.Woven(both[1], model.Inputs));
    }

    [Theory]
    [InlineData(StageLowering.CustomOperators)]
    [InlineData(StageLowering.StandardOperators)]
    public void MaskBesideTheTokens_IsThatOfTheTokensLeft(StageLowering lowering)
    {
        // scores = the mask itself: with 13 tokens of which 6 are left, a mask that was not gathered would have the wrong length.
        ExportedModel model = ExportedModel.Load("bert-where-17");
        TestNetwork network = new TestNetwork().Input("hidden_states", 3, null, null, 32)
            .Input("attention_mask", TensorProto.Types.DataType.Int64, 2, null, null)
            .Node("Cast", ["attention_mask"], "mask", new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = 1 })
            .Node(
                "ReduceL2", ["hidden_states"], "norms", Ints("axes", 2),
                new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 })
            .Node("Mul", ["norms", "mask"], "scores").Output("scores");
        network.Save(_folder, "masked.onnx");
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected, (0, StageSpec.Prune(9)), (1, StageSpec.Network(6, "masked.onnx")));
        TokenPipeline same = WeaveStages.Pipeline(model.Geometry, model.Protected, (0, StageSpec.Prune(9)), (1, StageSpec.Prune(6, StageSignal.Hidden)));

        // Padding loses whatever its score, so that the norm alone decides as well.
        WovenModel woven = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { ModelFolder = _folder, Lowering = lowering });
        ModelRun.AssertClose(ModelRun.Woven(TokenWeaver.Weave(same, model.Path), model.Inputs), ModelRun.Woven(woven, model.Inputs));
    }

    [Theory]
    [InlineData(StageLowering.CustomOperators)]
    [InlineData(StageLowering.StandardOperators)]
    public void GuideOfDynamicLength_ScoresOriginalTokens(StageLowering lowering)
    {
        ExportedModel model = ExportedModel.Load("bert-where-17");
        new TestNetwork().Input("input_ids", TensorProto.Types.DataType.Int64, 2, null, null)
            .Node("Cast", ["input_ids"], "scores", new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = 1 }).Output("scores")
            .Save(_folder, "ids.onnx");
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected, (0, StageSpec.Prune(9)), (1, StageSpec.Network(5, "ids.onnx")));
        WovenModel woven = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { ModelFolder = _folder, Lowering = lowering, Provenance = true });

        ModelTensor ids = model.Inputs["input_ids"], mask = model.Inputs["attention_mask"];
        float[] provenance = ModelRun.Woven(woven, model.Inputs)["provenance"].Values;
        for (int item = 0; item < 2; item++)
        {
            float Score(int token, float score) => token == 0 ? 9999 : mask.Values[(item * 13) + token] == 0 ? -9999 : score;
            IEnumerable<int> left = Enumerable.Range(0, 13).OrderByDescending(token => Score(token, ((token * 37) + 11) % 101)).Take(9).Order();
            IEnumerable<int> kept = left.OrderByDescending(token => Score(token, ids.Values[(item * 13) + token])).Take(5).Order();
            Assert.Equal(kept, Enumerable.Range(0, 13).Where(token => provenance[(item * 13) + token] >= 0));
        }
    }

    [Fact]
    public void FullBudget_WithANetwork_IsBitIdentical()
    {
        TokenPipeline pipeline = FullBudget.Of(
            FashionModel.Pipeline((1, StageSpec.Network(99, "dynamicvit-0.onnx")), (3, StageSpec.Network(40, "guide.onnx"))));
        WovenModel woven = TokenWeaver.Weave(pipeline, FashionModel.Path, FashionModel.Options with { KeepIdentityStages = true });

        Assert.Equal(2, woven.Report.Networks.Length);
        ModelRun.AssertSame(ModelRun.Original(FashionModel.Path, FashionModel.Inputs(Batch)), ModelRun.Woven(woven, FashionModel.Inputs(Batch)));
    }

    [Fact]
    public void StageThatKeepsEverything_NeedsNoNetwork()
    {
        WovenModel woven = TokenWeaver.Weave(FashionModel.Pipeline((1, StageSpec.Network(197, "nowhere.onnx")), (2, StageSpec.Prune(50))), FashionModel.Path);
        Assert.Empty(woven.Report.Networks);
    }

    private WovenModel[] Both(TokenPipeline pipeline, string? model = null)
    {
        WeaveOptions options = new() { ModelFolder = _folder };
        return [.. ((StageLowering[])[StageLowering.CustomOperators, StageLowering.StandardOperators])
            .Select(lowering => TokenWeaver.Weave(pipeline, model ?? FashionModel.Path, options with { Lowering = lowering }))];
    }

    private static TestNetwork Old(TestNetwork network, int opset)
    {
        network.Model.OpsetImport[0].Version = opset;
        return network;
    }

    private static AttributeProto Branch(string name, string weight)
    {
        GraphProto graph = new() { Name = name };
        graph.Node.Add(new NodeProto { OpType = "MatMul", Name = "MatMul", Input = { "hidden_states", weight }, Output = { "product" } });
        graph.Output.Add(new ValueInfoProto { Name = "product", Type = new TypeProto { TensorType = new() { ElemType = 1 } } });
        return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };
    }

    private static AttributeProto Ints(string name, params long[] values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }
}
