using System.Collections.Immutable;
using Google.Protobuf;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Merging around self-attention, woven into blocks that PyTorch exported, against a reference written in plain torch.</summary>
public class AroundAttentionTests
{
    private const int Rows = 4, Columns = 6;

    public static TheoryData<string> Blocks => ["blocks-17", "folded-14", "folded-baked-11"];

    public static TheoryData<string> Encoders =>
    [
        "vit-mean-17", "vit-mean-baked-14", "vit-index-11", "vit-unbind-14", "torch-batch-first-17", "torch-tokens-first-14", "vit-relative-14",
        "fused-split-17", "fused-packed-17",
    ];

    public static TheoryData<string, string> BlocksAndSchemes()
    {
        TheoryData<string, string> data = [];
        foreach (string model in (string[])["blocks-17", "folded-14", "folded-baked-11"])
        {
            foreach (string scheme in (string[])["first", "both", "capped"])
            {
                data.Add(model, scheme);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BlocksAndSchemes))]
    public void Merged_EqualsReference(string name, string scheme)
    {
        ExportedModel model = ExportedModel.Load($"Diffusion/{name}");
        (int, double)[] ratios = scheme switch { "first" => [(0, 0.5)], "both" => [(0, 0.4), (1, 0.7)], _ => [(0, 0.95), (1, 0.95)] };
        WovenModel woven = TokenWeaver.Weave(Pipeline(model, ratios), model.Path);

        ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(woven, model.Inputs), 1e-5f);
        ModelRun.AssertClose(
            model.Expected(scheme), ModelRun.Woven(woven, model.Inputs, Microsoft.ML.OnnxRuntime.GraphOptimizationLevel.ORT_ENABLE_ALL), 1e-5f);
        Assert.Equal(scheme == "first" ? ["Layer0"] : ["Layer0", "Layer1"], woven.Report.Layers.SelectMany(layer => layer.Stages));
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Original_EqualsReference(string name)
    {
        ExportedModel model = ExportedModel.Load($"Diffusion/{name}");
        ModelRun.AssertClose(model.Expected("dense"), ModelRun.Original(model.Path, model.Inputs), 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void KeepEverything_IsBitIdentical(string name)
    {
        ExportedModel model = ExportedModel.Load($"Diffusion/{name}");

        ModelRun.AssertIdentity(Pipeline(model, (0, 0), (1, 0)), model);
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Encoders_KeepEverything_IsBitIdentical(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        TokenPipeline pipeline = Encoder(model, removed: 0);
        WovenModel kept = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { KeepIdentityStages = true });
        Assert.Equal(1, kept.Graph.Node.Count(node => node.Domain == pipeline.Domain));
        ModelRun.AssertSame(ModelRun.Original(model.Path, model.Inputs), ModelRun.Woven(kept, model.Inputs));
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Encoders_DuplicatesReuseTheirTwins_ShapesStayAndOutputsDiffer(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        Dictionary<string, ModelTensor> original = ModelRun.Original(model.Path, model.Inputs);
        WovenModel woven = TokenWeaver.Weave(Encoder(model, removed: 3), model.Path);
        Dictionary<string, ModelTensor> merged = ModelRun.Woven(woven, model.Inputs);
        Assert.All(original, output => Assert.Equal(output.Value.Shape, merged[output.Key].Shape));
        Assert.All(original, output => Assert.NotEqual(output.Value.Values, merged[output.Key].Values));
    }

    [Fact]
    public void Batch_EqualsItemsOneByOne()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        WovenModel woven = TokenWeaver.Weave(Pipeline(model, (0, 0.5), (1, 0.6)), model.Path);
        float[] batch = ModelRun.Woven(woven, model.Inputs)["out"].Values;
        for (int item = 0; item < 2; item++)
        {
            Dictionary<string, ModelTensor> one = model.Inputs.ToDictionary(input => input.Key, input => Item(input.Value, item));
            Assert.Equal(batch.Chunk(batch.Length / 2).ElementAt(item), ModelRun.Woven(woven, one)["out"].Values);
        }
    }

    [Fact]
    public void StageAfterAttention_InTheSameLayer_PrunesBehindTheRestoredTokens()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        TokenPipeline around = Pipeline(model, (0, 0.5), (1, 0.5));
        TokenPipeline pruned = WeaveStages.Pipeline(model.Geometry, [], (1, StageSpec.Prune(20)));
        TokenPipeline both = Combine(around, pruned);
        Dictionary<string, ModelTensor> full = ModelRun.Woven(TokenWeaver.Weave(around, model.Path), model.Inputs);
        Dictionary<string, ModelTensor> result = ModelRun.Woven(TokenWeaver.Weave(both, model.Path), model.Inputs);

        // Behind the last layer's attention everything is token by token, so pruning there drops rows and changes none.
        int[] kept = [.. Enumerable.Range(0, 24).OrderByDescending(token => ((token * 37) + 11) % 101).Take(20).Order()];
        float[][] rows = [.. full["out"].Values.Chunk(16)];
        float[] expected = [.. Enumerable.Range(0, 2).SelectMany(item => kept.SelectMany(token => rows[(item * 24) + token]))];
        ModelRun.AssertClose(new() { ["out"] = new ModelTensor([2, 20, 16], expected, false) }, result, 1e-5f);
    }

    [Fact]
    public void OutputsInsideOfTheBlock_AreRefused()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        ModelProto changed = ModelProto.Parser.ParseFrom(File.ReadAllBytes(model.Path));
        NodeProto softmax = changed.Graph.Node.First(node => node.OpType == "Softmax");
        changed.Graph.Output.Add(
            new ValueInfoProto { Name = softmax.Output[0], Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } });
        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(Pipeline(model, (0, 0.5)), changed.ToByteArray())).Message;
        Assert.Contains(
            $"Stage Layer0 acts around the attention of layer 0, but '{softmax.Output[0]}' inside of it is an output of the model", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SharedNodesInsideOfTheBlock_KeepAllTokensForOthers()
    {
        // Somebody outside reads the attention of the first block.
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        ModelProto changed = ModelProto.Parser.ParseFrom(File.ReadAllBytes(model.Path));
        NodeProto softmax = changed.Graph.Node.First(node => node.OpType == "Softmax");
        NodeProto reader = new() { OpType = "ReduceSum", Name = "reader" };
        reader.Input.Add(softmax.Output[0]);
        reader.Output.Add("sum");
        changed.Graph.Node.Add(reader);
        changed.Graph.Output.Add(new ValueInfoProto { Name = "sum", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } });
        WovenModel woven = TokenWeaver.Weave(Pipeline(model, (0, 0.5)), changed.ToByteArray());

        Dictionary<string, ModelTensor> result = ModelRun.Woven(woven, model.Inputs);
        ModelRun.AssertClose(model.Expected("first"), result, 1e-5f);
        TokenPipeline none = Pipeline(model, (0, 0));
        ModelRun.AssertSame(
            new() { ["sum"] = ModelRun.Woven(TokenWeaver.Weave(none, changed.ToByteArray()), model.Inputs)["sum"] }, new() { ["sum"] = result["sum"] });
    }

    [Fact]
    public void CrossAttention_IsRefused()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        string path = Path.Combine(ExportedModel.Folder, "Diffusion", "cross-only-17.onnx");
        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(Pipeline(model, (0, 0.5)), path)).Message;
        Assert.Contains("it may be cross-attention, whose keys are of another sequence", message, StringComparison.Ordinal);
    }

    [Fact]
    public void StandardOperators_AreRefused()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        WeaveOptions options = new() { Lowering = StageLowering.StandardOperators };
        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(Pipeline(model, (0, 0.5)), model.Path, options)).Message;
        Assert.Contains("Stage Layer0 cannot be written as standard operators: it acts around attention", message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoStagesAroundOneAttention_AreRefused()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(Pipeline(model, (0, 0.5), (0, 0.5)), model.Path)).Message;
        Assert.Contains("both act around the attention of layer 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeysOfMergedTokens_AreNobodysSignal()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        TokenPipeline both = Combine(Pipeline(model, (0, 0.5)), WeaveStages.Pipeline(model.Geometry, [], (0, StageSpec.Merge(2))));
        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(both, model.Path)).Message;
        Assert.Contains(
            "reads keys, queries, values or attention of layer 0, but stage Layer0 merges the tokens that they are of", message, StringComparison.Ordinal);
    }

    [Fact]
    public void SignalsOfMergedTokens_AreNotExported()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        WeaveOptions options = new() { Export = new SignalExport { Layer = 0, Signals = [StageSignal.Keys] } };
        string message = Assert.Throws<WeaveException>(() => TokenWeaver.Weave(Pipeline(model, (0, 0.5)), model.Path, options)).Message;
        Assert.Contains("Stage Layer0 acts around the attention of layer 0, whose signals are to be exported", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provenance_NothingRemovedForGood_IsRefused()
    {
        ExportedModel model = ExportedModel.Load("Diffusion/blocks-17");
        string message = Assert.Throws<WeaveException>(
            () => TokenWeaver.Weave(Pipeline(model, (0, 0.5)), model.Path, new WeaveOptions { Provenance = true })).Message;
        Assert.Contains("no stage removes any for good", message, StringComparison.Ordinal);
    }

    private static ModelTensor Item(ModelTensor tensor, int item)
    {
        int length = tensor.Values.Length / (int)tensor.Shape[0];
        return tensor with { Shape = [1, .. tensor.Shape[1..]], Values = tensor.Values[(item * length)..((item + 1) * length)] };
    }

    /// <summary>tomesd with its own options, without jitter, as the reference has it.</summary>
    internal static TokenPipeline Pipeline(ExportedModel model, params (int Layer, double Ratio)[] stages)
    {
        var options = new MethodOptions { Rows = Rows, Columns = Columns, CellRows = 2, CellColumns = 2, MaxDownsample = 1 };
        return Around(model, [.. stages.Select((stage, i) =>
        {
            int budget = model.Tokens - (int)(model.Tokens * stage.Ratio);
            int kept = int.Max(budget, StridedDestinations.Count(Rows, Columns, 2, 2));
            return Stage(
                model, $"Layer{stage.Layer}{(i > stage.Layer ? "b" : "")}", stage.Layer, kept,
                (tokens, width) => TomeSd.WorkspaceBytes(tokens, model.Geometry.Channels, width, options),
                (in input, in output, workspace) => TomeSd.Compress(
                    input, output,
                    new MethodRules { Site = new StageSite("Test", "Layer", stage.Layer), Budget = budget, Options = options, Layer = stage.Layer },
                    workspace));
        })]);
    }

    /// <summary>The last tokens do not attend and get the results of the first; works for any number of tokens.</summary>
    private static TokenPipeline Encoder(ExportedModel model, int removed)
    {
        int tokens = model.Tokens, kept = tokens - removed;
        return Around(model, [Stage(model, "Layer1", 1, kept, (n, _) => 2 * Workspace.BytesFor<int>(n), (in input, in output, workspace) =>
        {
            Span<int> rows = workspace.Take<int>(kept);
            for (int row = 0; row < kept; row++)
            {
                rows[row] = row;
            }

            // Hidden states and residual stream are told apart.
            Assert.True(input.Residual.Tokens == tokens && input.Residual.Channels == input.Hidden.Channels);
            output.Prune(input, rows);
            for (int token = kept; token < tokens; token++)
            {
                output.Assignment[token] = token - kept;
            }

            return kept;
        })]);
    }

    private static TokenStage Stage(ExportedModel model, string name, int layer, int kept, Func<int, int, long> workspaceBytes, TokenStageBody body) => new()
    {
        Name = name,
        Layer = layer,
        Kind = StageKind.Merge,
        Signal = StageSignal.Hidden,
        Cut = CutPoint.AroundAttention,
        Scorer = default(HiddenSimilarity),
        Budget = new TokenBudget(BudgetKind.KeepCount, kept),
        Tokens = model.Tokens,
        KeptTokens = kept,
        MaxTokens = model.Tokens,
        Channels = model.Geometry.Channels,
        WorkspaceBytes = workspaceBytes,
        Body = body,
    };

    private static TokenPipeline Around(ExportedModel model, ImmutableArray<TokenStage> stages)
    {
        string name = $"Around{Interlocked.Increment(ref s_pipelines)}";
        return new TokenPipeline
        {
            Name = name,
            FullName = $"Tests.{name}",
            Plan = new TokenPlan(
                model.Geometry.Tokens, model.Geometry.IsStatic, model.Geometry.Channels, 2,
                [.. Enumerable.Repeat(model.Geometry.Tokens, model.Geometry.Layers + 1)]),
            Stages = stages,
        };
    }

    private static TokenPipeline Combine(TokenPipeline around, TokenPipeline other) => new()
    {
        Name = around.Name,
        FullName = around.FullName,
        Plan = other.Plan,
        Stages = [.. around.Stages, .. other.Stages],
    };

    private static int s_pipelines;
}
