using System.Collections.Immutable;
using PipelineDsl.Methods;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>
/// DynamicViT on models/vit-fashion: predictors in the woven graph, against predictors run as sessions of their own
/// and rows picked in plain code.
/// </summary>
public class DynamicViTWeavingTests
{
    private const int Batch = 2;
    private static readonly int[] Layers = [1, 3];
    private static readonly string[] Predictors = ["dynamicvit-0.onnx", "dynamicvit-1.onnx"];

    // int(196 x 0.7) and int(196 x 0.49).
    private static readonly int[] Patches = [137, 96];

    [Theory]
    [InlineData(CutPoint.AfterAttention)]
    [InlineData(CutPoint.AfterBlock)]
    public void TwoPredictors_BatchOfTwo_EqualTheStepsDoneOneByOne(CutPoint at)
    {
        // The paper's place is behind the block: in front of the next one.
        ModelTensor hidden = FashionModel.Images(Batch);
        string from = "pixel_values";
        for (int stage = 0; stage < Layers.Length; stage++)
        {
            string cut = at == CutPoint.AfterBlock ? FashionModel.Entries[Layers[stage] + 1] : FashionModel.Cuts[Layers[stage]];
            hidden = ModelPart.Run(FashionModel.Path, from, hidden, cut)[0];
            ModelTensor scores = ModelRun.Original(Path.Combine(FashionModel.Networks, Predictors[stage]), new() { ["hidden_states"] = hidden })["scores"];
            hidden = Keep(hidden, scores, Patches[stage]);
            from = cut;
        }

        ModelTensor expected = ModelPart.Run(FashionModel.Path, from, hidden, "logits")[0];
        WovenModel woven = TokenWeaver.Weave(Pipeline(at), FashionModel.Path, FashionModel.Options);

        ModelRun.AssertClose(new() { ["logits"] = expected }, ModelRun.Woven(woven, FashionModel.Inputs(Batch)));
        Assert.Equal(2, woven.Report.Networks.Length);
        Assert.Contains("hidden_states = ", woven.Report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_DoNotSeeEachOther()
    {
        WovenModel woven = TokenWeaver.Weave(Pipeline(CutPoint.AfterBlock), FashionModel.Path, FashionModel.Options);
        float[] together = FashionModel.Logits(woven, Batch);
        ModelTensor images = FashionModel.Images(Batch);
        for (int item = 0; item < Batch; item++)
        {
            ModelTensor image = new([1, 1, 28, 28], images.Values[(item * 784)..((item + 1) * 784)], IsInteger: false);
            float[] alone = ModelRun.Woven(woven, new() { ["pixel_values"] = image })["logits"].Values;
            Assert.All(alone.Zip(together[(item * 10)..((item + 1) * 10)]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    /// <summary>[CLS, the likeliest patches in descending order].</summary>
    private static ModelTensor Keep(ModelTensor hidden, ModelTensor scores, int patches)
    {
        (int tokens, int channels) = ((int)hidden.Shape[1], (int)hidden.Shape[2]);
        List<float> rows = [];
        for (int item = 0; item < hidden.Shape[0]; item++)
        {
            IEnumerable<int> kept = Enumerable.Range(1, tokens - 1)
                .OrderByDescending(token => scores.Values[((item * tokens) + token) * 2]).Take(patches).Prepend(0);
            rows.AddRange(kept.SelectMany(token => hidden.Values.Skip(((item * tokens) + token) * channels).Take(channels)));
        }

        return new([hidden.Shape[0], patches + 1, channels], [.. rows], IsInteger: false);
    }

    private static TokenPipeline Pipeline(CutPoint at)
    {
        TokenPipeline pipeline = FashionModel.Pipeline(
            (Layers[0], StageSpec.Network(Patches[0] + 1, Predictors[0])), (Layers[1], StageSpec.Network(Patches[1] + 1, Predictors[1])));
        return new TokenPipeline
        {
            Name = pipeline.Name,
            FullName = pipeline.FullName,
            Plan = pipeline.Plan,
            Stages = [.. pipeline.Stages.Select((stage, i) => Composed(stage, at, Patches[i]))],
            Protected = pipeline.Protected,
        };
    }

    private static TokenStage Composed(TokenStage stage, CutPoint at, int patches)
    {
        ImmutableArray<int> cls = [0];
        return new TokenStage
        {
            Name = stage.Name,
            Layer = stage.Layer,
            Cut = at,
            Kind = stage.Kind,
            Signal = stage.Signal,
            Model = stage.Model,
            Scorer = stage.Scorer,
            Budget = stage.Budget,
            Tokens = stage.Tokens,
            KeptTokens = stage.KeptTokens,
            MaxTokens = stage.MaxTokens,
            Channels = stage.Channels,
            Protected = stage.Protected,
            WorkspaceBytes = (tokens, width) => DynamicViT.WorkspaceBytes(tokens, stage.Channels, width, default),
            Body = (in input, in output, workspace) => DynamicViT.Compress(
                input, output, new MethodRules { Site = new StageSite("Test", stage.Name, stage.Layer), Budget = patches, Protected = cls.AsSpan() },
                workspace),
        };
    }
}
