using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>What ONNX Runtime knows about a stage's outputs once a model is loaded.</summary>
public sealed class StageShapeTests
{
    private const int Tokens = 9, Heads = 2, Width = 4, C = TestStages.Channels;

    [Fact]
    public void StaticPlan_GivesNumbers()
    {
        using InferenceSession session = Merge("x1n", [1, Tokens, C]).Open();

        Assert.Equal("1,7,6 | 1,7 | 1,7 | 2,1,7 | 1,7 | 1,9", Describe(session));
    }

    [Fact]
    public void DynamicBatch_KeepsItsName()
    {
        using InferenceSession session = Merge("b1nn", ["batch", Tokens, C]).Open();

        Assert.Equal("batch,7,6 | batch,7 | batch,7 | batch,1,7,7 | batch,7 | batch,9", Describe(session));
    }

    [Fact]
    public void DynamicLength_GetsANameOfItsOwn()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.Keep, 0.5)));
        using InferenceSession session = new StageNodeRun(pipeline) { HiddenAxes = ["batch", "tokens", C] }
            .With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, C)).Open();

        string kept = $"tokens|{pipeline.FullName}.Layer0";
        Assert.Equal($"batch,{kept},6 | batch,{kept} | batch,{kept} | batch,1,1,{kept} | batch,{kept} | batch,tokens", Describe(session));
    }

    [Fact]
    public void TokensFirst_StayFirst()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 4)));
        using InferenceSession session = new StageNodeRun(pipeline) { HiddenAxes = [Tokens, "batch", C] }
            .With(StageNode.HiddenInput, TestTensor.Random(1, Tokens, 1, C)).With(StageNode.TokenAxis, 0).Only(0).Open();

        Assert.Equal("4,batch,6", Describe(session));
    }

    [Fact]
    public void Threshold_LeavesTheLengthOpen()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.Threshold, 1)));
        using InferenceSession session = new StageNodeRun(pipeline) { HiddenAxes = [1, "tokens", C] }
            .With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, C)).Only(0, 5).Open();

        Assert.Equal(" | 1,tokens", Describe(session));
    }

    [Fact]
    public void InferredShapes_AreWhatRunsGive()
    {
        StageNodeRun run = Merge("x1n", ["batch", Tokens, C]);
        using InferenceSession session = run.Open();
        Dictionary<int, TestTensor> result = run.Run(session);

        Assert.Equal("1,7,6 | 1,7 | 1,7 | 2,1,7 | 1,7 | 1,9", string.Join(" | ", result.Values.Select(tensor => string.Join(',', tensor.Shape))));
    }

    [Theory]
    [InlineData("b11n")]
    [InlineData("x1n")]
    [InlineData("b1nn")]
    public void InferredShapes_GiveNoWarnings(string bias)
    {
        string logId = $"shapes {bias}";
        StageNodeRun run = Merge(bias, ["batch", Tokens, C]);
        TokenPipeline dynamic = TestStages.Pipeline(
            TestStages.Prune(StageSignal.Hidden, new(BudgetKind.Keep, 0.5)), TestStages.Prune(StageSignal.Hidden, new(BudgetKind.Threshold, 1), layer: 1));
        StageNodeRun first = Dynamic(dynamic, 0), second = Dynamic(dynamic, 1);
        foreach (StageNodeRun each in (StageNodeRun[])[run, first, second])
        {
            each.LogId = logId;
            using InferenceSession session = each.Open();
            each.Run(session);
            each.Run(session);
        }

        Assert.Empty(OrtLog.Of(logId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200_000)]
    public void ClaimedRank_OfAnySize_DoesNotCrash(int rank)
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 2)));
        var run = new StageNodeRun(pipeline) { HiddenAxes = [.. Enumerable.Repeat((object)1, rank)] };
        using InferenceSession session = run.With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, C)).Open();

        Assert.Throws<OnnxRuntimeException>(() => run.Run(session));
    }

    private static StageNodeRun Dynamic(TokenPipeline pipeline, int stage) => new StageNodeRun(pipeline, stage) { HiddenAxes = ["batch", "tokens", C] }
        .With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, C));

    private static StageNodeRun Merge(string bias, object[] axes) => new StageNodeRun(TestStages.Pipeline(TestStages.Merge(Tokens, 2))) { HiddenAxes = axes }
        .With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, C)).With(StageNode.KeysInput, TestTensor.Random(2, 1, Heads, Tokens, Width))
        .With(StageNode.Heads, Heads).With(StageNode.BiasLayout, bias);

    private static string Describe(InferenceSession session) => string.Join(" | ", session.OutputNames.Select(name =>
    {
        NodeMetadata output = session.OutputMetadata[name];
        return string.Join(',', output.Dimensions.Select((length, axis) => length >= 0 ? $"{length}" : output.SymbolicDimensions[axis]));
    }));
}
