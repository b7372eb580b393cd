using System.Collections.Immutable;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>What weaving does to the graph.</summary>
public class TokenWeaverTests
{
    public static TheoryData<string, StageSignal> Signals()
    {
        TheoryData<string, StageSignal> data = [];
        foreach (string model in (string[])[
            "vit-index-17", "vit-baked-14", "bert-add-14", "bert-where-17", "torch-tokens-first-14", "torch-padded-14", "fused-packed-17", "fused-split-17"])
        {
            data.Add(model, StageSignal.Keys);
            data.Add(model, StageSignal.FirstQueryAttention);
            data.Add(model, StageSignal.LastQueryAttention);
            data.Add(model, StageSignal.EveryQueryAttention);
            data.Add(model, StageSignal.Hidden);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public void Signal_BothLowerings_Agree(string name, StageSignal signal)
    {
        ExportedModel model = ExportedModel.Load(name);
        TokenPipeline pipeline = WeaveStages.Pipeline(
            model.Geometry, model.Protected,
            (0, StageSpec.Prune(model.Tokens - 3, signal)), (1, StageSpec.Merge(2)), (2, StageSpec.Prune(model.Tokens - 7, signal)));

        Dictionary<string, ModelTensor> custom = ModelRun.Woven(TokenWeaver.Weave(pipeline, model.Path), model.Inputs);
        Dictionary<string, ModelTensor> standard = ModelRun.Woven(
            TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { Lowering = StageLowering.StandardOperators }), model.Inputs);

        ModelRun.AssertClose(custom, standard);
    }

    [Theory]
    [InlineData("fused-packed-17", StageSignal.Keys)]
    [InlineData("fused-packed-17", StageSignal.FirstQueryAttention)]
    [InlineData("fused-packed-17", StageSignal.LastQueryAttention)]
    [InlineData("fused-split-17", StageSignal.Keys)]
    [InlineData("fused-split-17", StageSignal.FirstQueryAttention)]
    [InlineData("fused-biased-17", StageSignal.LastQueryAttention)]
    [InlineData("fused-packed-17", StageSignal.Values)]
    [InlineData("fused-split-17", StageSignal.Values)]
    [InlineData("fused-biased-17", StageSignal.Values)]
    [InlineData("fused-packed-17", StageSignal.EveryQueryAttention)]
    [InlineData("fused-split-17", StageSignal.EveryQueryAttention)]
    [InlineData("fused-biased-17", StageSignal.EveryQueryAttention)]
    public void FusedAttention_GivesTheSignalsOfPlainAttention(string fused, StageSignal signal)
    {
        // The same weights, spelled in two ways.
        ExportedModel plain = ExportedModel.Load("fused-plain-17"), model = ExportedModel.Load(fused);
        TokenPipeline pipeline = WeaveStages.Pipeline(
            model.Geometry, model.Protected, (0, StageSpec.Merge(2)), (1, StageSpec.Prune(9, signal)), (2, StageSpec.Prune(6, signal)));

        ModelRun.AssertClose(
            ModelRun.Woven(TokenWeaver.Weave(pipeline, plain.Path), model.Inputs),
            ModelRun.Woven(TokenWeaver.Weave(pipeline, model.Path), model.Inputs), 2e-4f);
    }

    [Theory]
    [InlineData("vit-index-17")]
    [InlineData("vit-baked-14")]
    [InlineData("bert-where-14")]
    [InlineData("torch-tokens-first-14")]
    public void Provenance_ManyStages_NamesAnOutputTokenOrMinusOne(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        TokenPipeline pipeline = model.Pipeline("mixed");
        WovenModel woven = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { Provenance = true });

        ModelTensor provenance = ModelRun.Woven(woven, model.Inputs)["provenance"];
        int kept = pipeline.Stages[^1].KeptOf(0, 0) is > 0 and int count ? count : model.Tokens - 6;
        Assert.True(provenance.IsInteger);
        Assert.Equal(model.Tokens, provenance.Shape[1]);
        for (int item = 0; item < provenance.Shape[0]; item++)
        {
            float[] row = provenance.Values[(item * model.Tokens)..((item + 1) * model.Tokens)];
            Assert.Equal(Enumerable.Range(0, model.Tokens - 6).Select(i => (float)i), row.Where(value => value >= 0).Distinct().Order());
            Assert.All(row, value => Assert.InRange(value, -1, kept - 1));
        }
    }

    [Theory]
    [InlineData("vit-index-17")]
    [InlineData("bert-add-14")]
    [InlineData("torch-padded-14")]
    public void Threshold_CountDependsOnData_Runs(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        Dictionary<string, ModelTensor> inputs = model.Inputs.ToDictionary(
            input => input.Key,
            input => new ModelTensor(
                [1, .. input.Value.Shape[1..]], input.Value.Values[..(input.Value.Values.Length / (int)input.Value.Shape[0])], input.Value.IsInteger));
        StageSpec spec = new(StageKind.Prune, StageSignal.Positions, new TokenBudget(BudgetKind.Threshold, 30));
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected, (0, spec), (1, StageSpec.Merge(1)));

        WovenModel woven = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { Provenance = true });
        ModelTensor provenance = ModelRun.Woven(woven, inputs)["provenance"];

        int expected = Enumerable.Range(0, model.Tokens).Count(i => model.Protected.Contains(i) || ((i * 37) + 11) % 101 >= 30);
        Assert.Equal(expected, provenance.Values.Count(value => value >= 0));
    }

    [Theory]
    [InlineData("bert-where-14")]
    [InlineData("torch-tokens-first-14")]
    public void FractionOfTheOriginalLength_LengthVaries_KeepsThatMany(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        StageSpec Share(double keep) => new(StageKind.Prune, StageSignal.Positions, new TokenBudget(BudgetKind.Keep, keep, Basis.Original));
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected, (0, Share(0.8)), (1, StageSpec.Prune(100)), (2, Share(0.5)));
        WovenModel custom = TokenWeaver.Weave(pipeline, model.Path);
        WovenModel standard = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { Lowering = StageLowering.StandardOperators });
        Dictionary<string, ModelTensor> reported = ModelRun.Woven(
            TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { Provenance = true }), model.Inputs);

        Assert.Equal(Math.Round(model.Tokens * 0.5), reported["provenance"].Values[..model.Tokens].Count(value => value >= 0));
        ModelRun.AssertClose(ModelRun.Woven(custom, model.Inputs), ModelRun.Woven(standard, model.Inputs));
    }

    [Fact]
    public void BakedCount_EqualToChannels_IsNotMistaken()
    {
        // 32 tokens of 32 channels: only following the axis tells them apart.
        ExportedModel model = ExportedModel.Load("bert-baked-14");
        Assert.Equal(model.Geometry.Channels, model.Tokens);
        WovenModel woven = TokenWeaver.Weave(model.Pipeline("prune"), model.Path);

        Assert.NotEmpty(woven.Report.Rewritten);
        ModelRun.AssertClose(model.Expected("prune"), ModelRun.Woven(woven, model.Inputs));
    }

    [Theory]
    [InlineData("bert-baked-14")]
    [InlineData("bert-mean-baked-11")]
    [InlineData("torch-padded-14")]
    public void Woven_LeavesNothingUnread(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        GraphProto graph = TokenWeaver.Weave(model.Pipeline("mixed"), model.Path).Graph;
        HashSet<string> read = [.. graph.Node.SelectMany(node => node.Input), .. graph.Output.Select(output => output.Name)];

        Assert.DoesNotContain(graph.Node, node => !node.Output.Any(read.Contains));
        Assert.DoesNotContain(graph.Initializer, tensor => !read.Contains(tensor.Name));
    }

    [Fact]
    public void Report_SaysWhatWasFound()
    {
        WeaveReport bert = TokenWeaver.Weave(ExportedModel.Load("bert-where-14").Pipeline("merge"), ExportedModel.Load("bert-where-14").Path).Report;
        WeaveReport torch = TokenWeaver.Weave(
            ExportedModel.Load("torch-tokens-first-14").Pipeline("merge"), ExportedModel.Load("torch-tokens-first-14").Path).Report;
        WeaveReport fused = TokenWeaver.Weave(ExportedModel.Load("fused-packed-17").Pipeline("merge"), ExportedModel.Load("fused-packed-17").Path).Report;

        Assert.Equal(3, bert.Layers.Length);
        Assert.All(bert.Layers, layer => Assert.Equal(("Plain", 1, 4, "Hidden"), (layer.Attention, layer.TokenAxis, layer.Heads, Assert.Single(layer.Masks))));
        Assert.Contains("attention_mask", bert.Gathered.Append("attention_mask"));
        Assert.All(torch.Layers, layer => Assert.Equal((0, 4), (layer.TokenAxis, layer.Heads)));
        Assert.All(fused.Layers, layer => Assert.Equal(("Packed", "packed"), (layer.Attention, layer.Keys)));
        Assert.Contains("layer 0: Plain attention", bert.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NamedTensors_GiveTheSameModel()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        WovenModel found = TokenWeaver.Weave(model.Pipeline("merge"), model.Path);
        WeaveOptions options = new() { Layers = ImmutableDictionary<int, LayerNames>.Empty.Add(1, new LayerNames(Cut: found.Report.Layers[1].Cut)) };

        WovenModel named = TokenWeaver.Weave(model.Pipeline("merge"), model.Path, options);
        ModelRun.AssertSame(ModelRun.Woven(found, model.Inputs), ModelRun.Woven(named, model.Inputs));
    }

    [Fact]
    public void ShippedModel_MergedAtEveryLayer_BothLoweringsAgreeAndFullBudgetIsExact()
    {
        string path = Path.GetFullPath(Path.Combine(ExportedModel.Folder, "..", "..", "models", "vit-fashion", "vit-fashion.onnx"));
        var geometry = (Tokens: 197, Channels: 96, Layers: 6, IsStatic: true);
        Dictionary<string, ModelTensor> inputs = new()
        {
            ["pixel_values"] = new([2, 1, 28, 28], [.. Enumerable.Range(0, 2 * 784).Select(i => MathF.Sin(i * 0.37f) + MathF.Cos(i * 0.011f))], false),
        };
        TokenPipeline merge = WeaveStages.Pipeline(geometry, [0], [.. Enumerable.Range(0, 6).Select(layer => (layer, StageSpec.Merge(13)))]);

        Dictionary<string, ModelTensor> custom = ModelRun.Woven(TokenWeaver.Weave(merge, path), inputs);
        ModelRun.AssertClose(
            custom, ModelRun.Woven(TokenWeaver.Weave(merge, path, new WeaveOptions { Lowering = StageLowering.StandardOperators }), inputs), 1e-3f);

        TokenPipeline full = WeaveStages.Pipeline(geometry, [0], [.. Enumerable.Range(0, 6).Select(layer => (layer, StageSpec.PruneTo(1)))]);
        WovenModel kept = TokenWeaver.Weave(full, path, new WeaveOptions { KeepIdentityStages = true });
        Assert.Equal(6, kept.Graph.Node.Count(node => node.Domain == full.Domain));
        ModelRun.AssertSame(ModelRun.Original(path, inputs), ModelRun.Woven(kept, inputs));
    }

    [Fact]
    public void ExternalData_SavedElsewhere_IsCopiedAlong()
    {
        string folder = Directory.CreateTempSubdirectory("weave").FullName;
        try
        {
            ExportedModel model = ExportedModel.Load("vit-external-17");
            WovenModel woven = TokenWeaver.Weave(model.Pipeline("prune"), model.Path);
            string path = Path.Combine(folder, "woven.onnx");
            woven.Save(path);

            Assert.True(File.Exists(Path.Combine(folder, "vit-external-17.weights")));
            Assert.True(new FileInfo(path).Length < 60_000);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
