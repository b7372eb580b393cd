using System.Collections.Immutable;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Methods;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Signals of an encoder's layer as outputs, for a stage between two sessions.</summary>
public class SignalExportTests
{
    private static readonly ImmutableArray<StageSignal> All =
        [StageSignal.Queries, StageSignal.Values, StageSignal.FirstQueryAttention];

    public static TheoryData<string, StageSignal> Models()
    {
        TheoryData<string, StageSignal> data = [];
        foreach (string name in (string[])[
            "vit-index-17", "vit-baked-14", "vit-index-11", "bert-where-17", "torch-tokens-first-14",
            "fused-plain-17", "fused-packed-17", "fused-split-17", "fused-biased-17"])
        {
            data.Add(name, StageSignal.FirstQueryAttention);
            data.Add(name, StageSignal.LastQueryAttention);
            data.Add(name, StageSignal.EveryQueryAttention);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Signals_AreThoseOfTheModel(string name, StageSignal attention)
    {
        ExportedModel model = ExportedModel.Load(name),
            plain = ExportedModel.Load(name.StartsWith("fused", StringComparison.Ordinal) ? "fused-plain-17" : name);
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected);
        SignalExport export = new() { Layer = -2, Signals = [StageSignal.Queries, StageSignal.Values, attention] };
        WovenModel woven = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { Export = export });
        Dictionary<string, ModelTensor> outputs = ModelRun.Woven(woven, model.Inputs);

        GraphIndex index = new(ModelProto.Parser.ParseFrom(File.ReadAllBytes(plain.Path)).Graph);
        ImmutableArray<AttentionBlock> blocks = new AttentionFinder(index).Find();
        Dictionary<string, ModelTensor> inside = Inside(plain.Path, model.Inputs, blocks[1].Probabilities!, blocks[2].Residual);
        ModelTensor probabilities = inside[blocks[1].Probabilities!], hidden = inside[blocks[2].Residual];
        ReadOnlySpan<long> keys = outputs[SiteSignal.Keys].Shape;
        (int batch, int heads, int tokens) = ((int)keys[0], (int)keys[1], (int)keys[2]);

        Assert.Equal(["site_hidden", "site_keys", "site_queries", "site_values", "site_attention"], woven.SiteOutputs.ToArray());
        Assert.Equal([batch, tokens, 32], outputs[SiteSignal.Hidden].Shape);
        Assert.Equal([batch, heads, tokens], outputs[SiteSignal.Attention].Shape);
        bool tokensFirst = woven.Report.Layers[0].TokenAxis == 0;
        for (int i = 0; i < hidden.Values.Length; i++)
        {
            (int item, int token, int channel) = (i / 32 / tokens, i / 32 % tokens, i % 32);
            Assert.Equal(hidden.Values[tokensFirst ? (((token * batch) + item) * 32) + channel : i], outputs[SiteSignal.Hidden].Values[i], 1e-4);
        }

        bool[] visible = Visible(model, batch, tokens);
        for (int i = 0; i < batch * heads * tokens; i++)
        {
            (int row, int token) = (i / tokens, i % tokens);
            IEnumerable<float> received = Enumerable.Range(0, tokens).Where(query => visible[(row / heads * tokens) + query])
                .Select(query => probabilities.Values[(((row * tokens) + query) * tokens) + token]);
            float expected = attention switch
            {
                StageSignal.FirstQueryAttention => probabilities.Values[(row * tokens * tokens) + token],
                StageSignal.LastQueryAttention => probabilities.Values[(((row * tokens) + tokens - 1) * tokens) + token],
                _ => received.Average(),
            };
            Assert.Equal(expected, outputs[SiteSignal.Attention].Values[i], 1e-4);
        }

        // Queries and keys give that attention again, where nothing is masked.
        if (attention == StageSignal.FirstQueryAttention && visible.All(seen => seen))
        {
            AssertSoftmax(outputs, batch * heads, tokens);
        }
    }

    [Theory]
    [InlineData(StageLowering.CustomOperators)]
    [InlineData(StageLowering.StandardOperators)]
    public void StagesInsideTheEncoder_OriginsAndSizesSayWhatIsLeft(StageLowering lowering)
    {
        TokenPipeline pipeline = FashionModel.Pipeline((0, StageSpec.Prune(150)), (2, StageSpec.Merge(50)));
        WovenModel woven = TokenWeaver.Weave(
            pipeline, FashionModel.Path, new WeaveOptions { Lowering = lowering, Provenance = true, Export = new SignalExport { Signals = All } });
        Dictionary<string, ModelTensor> outputs = ModelRun.Woven(woven, FashionModel.Inputs(2));

        Assert.Equal([2L, 100, 96], outputs[SiteSignal.Hidden].Shape);
        Assert.Equal([2L, 3, 100], outputs[SiteSignal.Attention].Shape);
        Assert.Equal(300, outputs[SiteSignal.Sizes].Values.Sum());
        for (int item = 0; item < 2; item++)
        {
            float[] provenance = outputs["provenance"].Values[(item * 197)..((item + 1) * 197)];
            Assert.All(Enumerable.Range(0, 100), row => Assert.Equal(row, provenance[(int)outputs[SiteSignal.Origins].Values[(item * 100) + row]]));
        }
    }

    [Fact]
    public void PruMergeBetweenTwoSessions_IsAFewLines()
    {
        TokenPipeline pipeline = PruMergePipeline();
        WovenModel encoder = TokenWeaver.Weave(pipeline, FashionModel.Path, new WeaveOptions { Export = new SignalExport { Layer = -1, HiddenLayer = -2 } });
        using SessionOptions options = ModelRun.Options();
        using InferenceSession session = new(encoder.ToArray(), options);
        using OrtValue pixels = FashionModel.Images(1).ToOrtValue();
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> encoded = session.Run(run, ["pixel_values"], [pixels], encoder.SiteOutputs);
        using OutputSite site = new(pipeline);
        OutputSiteResult left = site.Run(SiteSignals.Read(encoder.SiteOutputs, encoded));

        long kept = left.Tokens.GetTensorTypeAndShape().Shape[1];
        Assert.InRange(kept, 2, 66);
        Assert.Equal(["site_hidden", "site_keys", "site_queries"], encoder.SiteOutputs.ToArray());

        // CLS stays as it is.
        Assert.Equal(encoded[0].GetTensorDataAsSpan<float>()[..96].ToArray(), left.Tokens.GetTensorDataAsSpan<float>()[..96].ToArray());
    }

    [Theory]
    [InlineData("dynamicvit-0.onnx")]
    [InlineData("guide.onnx")]
    public void NetworkOfTheStageAtTheOutput_IsRunInTheEncoder(string network)
    {
        TokenPipeline inside = FashionModel.Pipeline((0, StageSpec.Prune(120)), (5, StageSpec.Network(60, network)));
        TokenPipeline pipeline = AtOutput(inside);
        WeaveOptions options = FashionModel.Options with { Export = new SignalExport { Layer = 4 } };
        Dictionary<string, ModelTensor> outputs = ModelRun.Woven(TokenWeaver.Weave(pipeline, FashionModel.Path, options), FashionModel.Inputs(2));

        Dictionary<string, ModelTensor> inputs = network == "guide.onnx" ? FashionModel.Inputs(2) : new() { ["hidden_states"] = outputs[SiteSignal.Hidden] };
        ModelTensor expected = ModelRun.Original(Path.Combine(FashionModel.Networks, network), inputs)["scores"];
        Assert.Equal([2L, 120], outputs[SiteSignal.Scores].Shape);
        for (int i = 0; i < 240; i++)
        {
            int at = network == "guide.onnx" ? (i / 120 * 197) + (int)outputs[SiteSignal.Origins].Values[i] : i * 2;
            Assert.Equal(expected.Values[at], outputs[SiteSignal.Scores].Values[i], 1e-4);
        }
    }

    [Fact]
    public void Query_OverridesWhatTheStageReads()
    {
        TokenPipeline pipeline = FashionModel.Pipeline();
        SignalExport first = new() { Signals = [StageSignal.FirstQueryAttention] };
        ModelTensor Attention(SignalExport export) =>
            ModelRun.Woven(TokenWeaver.Weave(pipeline, FashionModel.Path, new WeaveOptions { Export = export }), FashionModel.Inputs(1))[SiteSignal.Attention];
        ModelTensor mean = Attention(first with { Query = AttentionQuery.Every });
        ModelTensor same = Attention(new SignalExport { Signals = [StageSignal.EveryQueryAttention] });

        Assert.Equal(same.Values, mean.Values);
        Assert.Equal(3, mean.Values.Sum(), 1e-3);
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "layer", "Signals of layer -7 are to be exported, but the model has layers 0 to 5 (or -6 to -1 from the end)" },
        { "signals", "has no stage at the output (CutPoint.Output) that would say which signals it reads" },
        { "late", "is at layer 4, but signals are exported of layers 5 and 4: all stages inside the model have to be in front of those" },
        { "name", "The model has a tensor 'site_keys' of its own" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_SaysWhatIsThere(string what, string expected)
    {
        TokenPipeline pipeline = what == "late" ? FashionModel.Pipeline((4, StageSpec.Prune(99))) : FashionModel.Pipeline();
        SignalExport export = what switch
        {
            "layer" => new() { Layer = -7, Signals = All },
            "signals" => new(),
            _ => new() { HiddenLayer = -2, Signals = All },
        };
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(FashionModel.Path));
        if (what == "name")
        {
            model.Graph.Node.Add(new NodeProto { OpType = "Neg", Input = { "logits" }, Output = { "site_keys" } });
        }

        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(pipeline, model.ToByteArray(), new WeaveOptions { Export = export })).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutHiddenStates_SaysWhatCame()
    {
        using OrtValue value = FashionModel.Images(1).ToOrtValue();
        Assert.Contains("Got logits", Assert.Throws<ArgumentException>(() => SiteSignals.Read(["logits"], [value])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "one value for each of 2 outputs, got 1", Assert.Throws<ArgumentException>(() => SiteSignals.Read(["logits", "site_hidden"], [value])).Message,
            StringComparison.Ordinal);
    }

    private static TokenPipeline PruMergePipeline()
    {
        TokenPipeline pipeline = FashionModel.Pipeline();
        MethodOptions neighbours = new() { Neighbours = 32 };
        ImmutableArray<int> cls = [0];
        TokenStage stage = new()
        {
            Name = "Output",
            Layer = 6,
            Kind = StageKind.Prune,
            Cut = CutPoint.Output,
            Signal = StageSignal.Keys,
            Also = [StageSignal.Queries],
            Scorer = default(RandomScore),
            Budget = new TokenBudget(BudgetKind.Threshold, 0),
            Tokens = 197,
            MaxTokens = 197,
            Channels = 96,
            Protected = cls,
            WorkspaceBytes = (tokens, width) => PruMerge.WorkspaceBytes(tokens, 96, width, neighbours),
            Body = (in input, in output, workspace) => PruMerge.Compress(
                input, output, new MethodRules { Site = new StageSite("Test", "Output", 6), Budget = 64, Options = neighbours, Protected = cls.AsSpan() },
                workspace),
        };
        return new TokenPipeline { Name = pipeline.Name, FullName = pipeline.FullName, Plan = pipeline.Plan, Stages = [stage], Protected = [0] };
    }

    /// <summary>The same pipeline with its last stage at the output.</summary>
    private static TokenPipeline AtOutput(TokenPipeline pipeline)
    {
        TokenStage last = pipeline.Stages[^1];
        TokenStage output = new()
        {
            Name = "Output",
            Layer = 6,
            Kind = last.Kind,
            Cut = CutPoint.Output,
            Signal = last.Signal,
            Model = last.Model,
            Scorer = last.Scorer,
            Budget = last.Budget,
            Tokens = last.Tokens,
            KeptTokens = last.KeptTokens,
            MaxTokens = last.MaxTokens,
            Channels = last.Channels,
            Protected = last.Protected,
            WorkspaceBytes = last.WorkspaceBytes,
            Body = last.Body,
        };
        return new TokenPipeline
        {
            Name = pipeline.Name, FullName = pipeline.FullName, Plan = pipeline.Plan,
            Stages = [.. pipeline.Stages[..^1], output], Protected = pipeline.Protected,
        };
    }

    private static Dictionary<string, ModelTensor> Inside(string path, Dictionary<string, ModelTensor> inputs, params string[] tensors)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        model.Graph.Output.Add(tensors.Select(name => new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = 1 } } }));
        using SessionOptions options = ModelRun.Options();
        using InferenceSession session = new(model.ToByteArray(), options);
        return ModelRun.Run(session, inputs);
    }

    private static bool[] Visible(ExportedModel model, int batch, int tokens) =>
        model.Inputs.TryGetValue("attention_mask", out ModelTensor? mask)
            ? [.. mask.Values.Select(value => value != 0)]
            : [.. Enumerable.Repeat(true, batch * tokens)];

    private static void AssertSoftmax(Dictionary<string, ModelTensor> outputs, int rows, int tokens)
    {
        int width = (int)outputs[SiteSignal.Keys].Shape[3];
        for (int row = 0; row < rows; row++)
        {
            double[] weights = [.. Enumerable.Range(0, tokens).Select(token => Math.Exp(Enumerable.Range(0, width)
                .Sum(i => (double)outputs[SiteSignal.Queries].Values[(row * tokens * width) + i]
                    * outputs[SiteSignal.Keys].Values[(((row * tokens) + token) * width) + i]) / Math.Sqrt(width)))];
            for (int token = 0; token < tokens; token++)
            {
                Assert.Equal(weights[token] / weights.Sum(), outputs[SiteSignal.Attention].Values[(row * tokens) + token], 1e-4);
            }
        }
    }
}
