using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Sizes, original positions and provenance are handed from stage to stage.</summary>
public sealed class StageChainTests
{
    private const int Batch = 2, Tokens = 11, Heads = 2, Width = 4;

    [Fact]
    public void TwoMerges_KeepTrackOfEveryOriginalToken()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Merge(Tokens, 3), TestStages.Merge(Tokens - 3, 2, layer: 1));
        TestModel model = new TestModel(pipeline.Domain)
            .Input("x", TensorElementType.Float, Batch, Tokens, TestStages.Channels)
            .Input("k0", TensorElementType.Float, Batch, Heads, Tokens, Width)
            .Input("k1", TensorElementType.Float, Batch, Heads, Tokens - 3, Width)
            .Output("y", TensorElementType.Float).Output("s", TensorElementType.Float).Output("o", TensorElementType.Int64).Output("p", TensorElementType.Int64)
            .Node(pipeline.Domain, "Layer0", "x,k0", "x1,,s1,,o1,p1")
            .Node(pipeline.Domain, "Layer1", "x1,k1,,,s1,,o1,p1", "y,kept,s,bias,o,p");
        using InferenceSession session = model.Open(options => StageOperators.Register(options, pipeline));
        TestTensor x = TestTensor.Random(1, Batch, Tokens, TestStages.Channels);
        using OrtValue hidden = x.ToOrtValue();
        using OrtValue k0 = TestTensor.Random(2, Batch, Heads, Tokens, Width).ToOrtValue(),
            k1 = TestTensor.Random(3, Batch, Heads, Tokens - 3, Width).ToOrtValue();
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, ["x", "k0", "k1"], [hidden, k0, k1], ["y", "s", "o", "p"]);
        TestTensor y = TestTensor.Read(results[0]), sizes = TestTensor.Read(results[1]), origins = TestTensor.Read(results[2]),
            provenance = TestTensor.Read(results[3]);

        Assert.Equal([Batch, Tokens - 5], sizes.Shape);
        Assert.Equal([Batch, Tokens], provenance.Shape);
        for (int item = 0; item < Batch; item++)
        {
            long[] rowOf = provenance.Item(item).Longs;
            for (int row = 0; row < Tokens - 5; row++)
            {
                // A row stands for the original tokens that provenance says, and is their mean.
                int[] members = [.. Enumerable.Range(0, Tokens).Where(token => rowOf[token] == row)];
                Assert.Equal(members.Length, sizes.Item(item).Floats[row]);
                Assert.Contains((int)origins.Item(item).Longs[row], members);
                for (int channel = 0; channel < TestStages.Channels; channel++)
                {
                    float mean = members.Average(token => x.Item(item).Floats[(token * TestStages.Channels) + channel]);
                    Assert.Equal(mean, y.Item(item).Floats[(row * TestStages.Channels) + channel], 1e-5f);
                }
            }
        }
    }

    [Fact]
    public void DroppedToken_StaysDropped()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 2)));
        Dictionary<int, TestTensor> result = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, TestTensor.Of([3f, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0], 1, 3, 6))
            .With(StageNode.OriginsInput, TestTensor.Of([0L, 2, 4], 1, 3))
            .With(StageNode.ProvenanceInput, TestTensor.Of([0L, -1, 1, -1, 2], 1, 5))
            .Run();

        Assert.Equal([0, 2], result[StageNode.KeptOutput].Longs);
        Assert.Equal([0, 4], result[StageNode.OriginsOutput].Longs);
        Assert.Equal([0, -1, -1, -1, 1], result[StageNode.ProvenanceOutput].Longs);
    }

    [Fact]
    public void FractionOfTheOriginalTokens_FollowsProvenance()
    {
        var budget = new TokenBudget(BudgetKind.Keep, 0.25, Basis.Original);
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, budget));
        Dictionary<int, TestTensor> first = new StageNodeRun(pipeline).With(StageNode.HiddenInput, TestTensor.Random(1, 1, 8, 6)).Run();
        Dictionary<int, TestTensor> later = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, TestTensor.Random(1, 1, 8, 6))
            .With(StageNode.OriginsInput, TestTensor.Of([0L, 1, 2, 3, 4, 5, 6, 7], 1, 8))
            .With(StageNode.ProvenanceInput, TestTensor.Of([0L, 1, 2, 3, 4, 5, 6, 7, -1, -1, -1, -1, -1, -1, -1, -1], 1, 16))
            .Run();

        Assert.Equal([1, 2], first[StageNode.KeptOutput].Shape);
        Assert.Equal([1, 4], later[StageNode.KeptOutput].Shape);
    }

    [Fact]
    public void Threshold_KeepsWhatReachesIt()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.Threshold, 2)));
        StageNodeRun run = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, TestTensor.Of([3f, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0], 1, 3, 6))
            .With(StageNode.SizesInput, TestTensor.Of([1f, 1, 4], 1, 3));
        Dictionary<int, TestTensor> result = run.Run();

        Assert.Equal([0, 2], result[StageNode.KeptOutput].Longs);
        Assert.Equal([3f, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0], result[StageNode.HiddenOutput].Floats);
        Assert.Equal([1f, 4], result[StageNode.SizesOutput].Floats);
        Assert.Equal([0f, MathF.Log(4)], result[StageNode.LogSizesOutput].Floats);
        Assert.Equal([0, -1, 1], result[StageNode.ProvenanceOutput].Longs);

        string message = run.With(StageNode.HiddenInput, TestTensor.Random(1, 2, 3, 6)).With(StageNode.SizesInput, null).Error();
        Assert.Contains("the batch must be 1, got 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ThresholdThatNothingReaches_GivesNoTokens(int tokenAxis)
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.Threshold, 100)));
        Dictionary<int, TestTensor> result = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, tokenAxis == 1 ? TestTensor.Random(1, 1, 3, 6) : TestTensor.Random(1, 3, 1, 6)).With(StageNode.TokenAxis, tokenAxis)
            .With(StageNode.BiasLayout, "b1nn").Run();

        Assert.Equal([1, 0], result[StageNode.KeptOutput].Shape);
        Assert.Equal([-1, -1, -1], result[StageNode.ProvenanceOutput].Longs);
    }

    [Fact]
    public void Seed_ReachesRandomScorers()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Positions, new(BudgetKind.KeepCount, 8)));
        long[] Kept(int seed) => new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, TestTensor.Random(1, 1, 32, 6)).With(StageNode.Seed, seed).Run()[StageNode.KeptOutput].Longs;

        Assert.Equal(Kept(5), Kept(5));
        Assert.NotEqual(Kept(5), Kept(6));
    }

    [Fact]
    public void EmptyBatch_GivesEmptyOutputs()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Merge(Tokens, 3));
        Dictionary<int, TestTensor> result = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, TestTensor.Random(1, 0, Tokens, TestStages.Channels))
            .With(StageNode.KeysInput, TestTensor.Random(2, 0, Heads, Tokens, Width))
            .Run();

        Assert.Equal([0, Tokens - 3, TestStages.Channels], result[StageNode.HiddenOutput].Shape);
        Assert.Equal([0, Tokens], result[StageNode.ProvenanceOutput].Shape);
    }
}
