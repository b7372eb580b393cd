using Microsoft.ML.OnnxRuntime;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Whatever a model feeds a stage, the error names the stage, what was expected and what came.</summary>
public sealed class StageErrorTests
{
    private const int Tokens = 9, Heads = 2, Width = 4, C = TestStages.Channels;

    [Theory]
    [InlineData(new long[] { 1, 10, C }, "the plan says that 9 tokens enter, got 10")]
    [InlineData(new long[] { 1, 0, C }, "the plan says that 9 tokens enter, got 0")]
    [InlineData(new long[] { 1, 9, C + 1 }, "expected hidden states [batch, tokens, channels] of 6 channels, got the shape [1, 9, 7]")]
    [InlineData(new long[] { 9, C }, "expected hidden states [batch, tokens, channels], got the shape [9, 6]")]
    public void HiddenStatesOfAWrongShape(long[] shape, string expected)
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Merge(Tokens, 2));
        string message = Run(pipeline, TestTensor.Random(1, shape)).With(StageNode.KeysInput, Keys()).Error();
        Assert.Contains($"{pipeline.Name}, stage Layer0 at layer 0: {expected}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void LengthBeyondADynamicPlan(int tokens)
    {
        string message = Run(DynamicPipeline(), TestTensor.Random(1, 1, tokens, C)).Error();
        Assert.Contains($"expected 1 to 32 tokens, got {tokens}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HeadLayout.BatchHeadsTokens, new long[] { 1, Heads, Tokens + 1, Width })]
    [InlineData(HeadLayout.BatchHeadsTokens, new long[] { 2, Heads, Tokens, Width })]
    [InlineData(HeadLayout.BatchHeadsTokens, new long[] { 1, Heads, Tokens, 0 })]
    [InlineData(HeadLayout.BatchHeadsTokens, new long[] { Heads, Tokens, Width })]
    [InlineData(HeadLayout.BatchHeadsTokens, new long[] { })]
    [InlineData(HeadLayout.FoldedHeadsTokens, new long[] { 3, Tokens, Width })]
    [InlineData(HeadLayout.FoldedHeadsTokens, new long[] { 1, Heads, Tokens, Width })]
    [InlineData(HeadLayout.BatchTokensHeads, new long[] { 1, Tokens, 7 })]
    [InlineData(HeadLayout.BatchTokensHeads, new long[] { 1, Heads, Tokens, Width })]
    [InlineData(HeadLayout.TokensBatchHeads, new long[] { Tokens, 3, Width })]
    [InlineData(HeadLayout.TokensBatchHeads, new long[] { 1, Tokens, 8 })]
    [InlineData(HeadLayout.TokensBatchHeads, new long[] { Tokens, 1, Width, Heads })]
    [InlineData(HeadLayout.TokensBatchHeads, new long[] { Tokens })]
    public void KeysOfAWrongShape(string layout, long[] shape)
    {
        string message = Run(TestStages.Pipeline(TestStages.Merge(Tokens, 2)), Hidden())
            .With(StageNode.KeysInput, TestTensor.Random(1, shape)).With(StageNode.KeysLayout, layout).With(StageNode.Heads, Heads).Error();
        Assert.Contains(
            $"expected keys laid out as {layout} for 1 x 9 tokens and 2 heads, got the shape [{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeysOfAnotherNumberOfHeads()
    {
        string message = Run(TestStages.Pipeline(TestStages.Merge(Tokens, 2)), Hidden()).With(StageNode.KeysInput, Keys()).With(StageNode.Heads, 3).Error();
        Assert.Contains("expected keys of 3 heads, got 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HeadLayout.FoldedHeadsTokens)]
    [InlineData(HeadLayout.TokensBatchHeads)]
    public void FoldedHeadsWithoutTheirNumber(string layout)
    {
        string message = Run(TestStages.Pipeline(TestStages.Merge(Tokens, 2)), Hidden())
            .With(StageNode.KeysInput, TestTensor.Random(1, 2, Tokens, Width)).With(StageNode.KeysLayout, layout).Error();
        Assert.Contains($"attribute heads: expected at least 1 for the layout {layout}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void QueriesUnlikeTheKeys()
    {
        string message = Run(AttentionPipeline(), Hidden()).With(StageNode.KeysInput, Keys())
            .With(StageNode.QueriesInput, TestTensor.Random(1, 1, 3, Tokens, Width)).Error();
        Assert.Contains("expected queries of 2 heads, or a multiple of it, of 4 values like the keys, got 3 of 4", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 1, 2, 3, Tokens + 1 })]
    [InlineData(new long[] { 2, 2, 3, Tokens })]
    [InlineData(new long[] { 1, 2, 0, Tokens })]
    [InlineData(new long[] { Tokens, Tokens })]
    public void AttentionOfAWrongShape(long[] shape)
    {
        string message = Run(AttentionPipeline(), Hidden()).With(StageNode.AttentionInput, TestTensor.Random(1, shape)).Error();
        Assert.Contains($"for 1 x 9 tokens, got the shape [{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingSignal_FailsTheSession()
    {
        Assert.Contains(
            "it reads keys, but the node has none (input 1)", Run(TestStages.Pipeline(TestStages.Merge(Tokens, 2)), Hidden()).Error(),
            StringComparison.Ordinal);
        Assert.Contains(
            "neither probabilities (input 3) nor queries and keys (inputs 2 and 1)",
            Run(AttentionPipeline(), Hidden()).With(StageNode.KeysInput, Keys()).Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StageNode.TokenAxis, 2, "token_axis: expected 0 or 1, got 2")]
    [InlineData(StageNode.KeysLayout, "dnhb", "keys_layout: expected bhnd, xnd, bnhd or nbhd, got 'dnhb'")]
    [InlineData(StageNode.BiasLayout, "nn", "bias_layout: expected b11n, x1n or b1nn, got 'nn'")]
    [InlineData(StageNode.BiasLayout, "x1n", "heads: expected at least 1 for the bias layout x1n")]
    [InlineData(StageNode.Scale, float.NaN, "scale: expected a finite number")]
    public void ImpossibleAttribute_FailsTheSession(string attribute, object value, string expected) =>
        Assert.Contains(expected, Run(DynamicPipeline(), Hidden()).With(attribute, value).Error(), StringComparison.Ordinal);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1f)]
    public void ImpossibleSize(float size)
    {
        string message = Run(DynamicPipeline(), TestTensor.Random(1, 1, 2, C)).With(StageNode.SizesInput, TestTensor.Of([1, size], 1, 2)).Error();
        Assert.Contains("sizes of at least 0, got", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public void ImpossibleOrigin(long origin)
    {
        string message = Run(DynamicPipeline(), TestTensor.Random(1, 1, 2, C)).With(StageNode.OriginsInput, TestTensor.Of([0, origin], 1, 2))
            .With(StageNode.ProvenanceInput, TestTensor.Of([0L, 1, -1], 1, 3)).Error();
        Assert.Contains($"expected original positions below 3, got {origin} for token 1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    [InlineData(long.MinValue)]
    public void ProvenanceOfATokenThatDoesNotExist(long token)
    {
        string message = Run(DynamicPipeline(), TestTensor.Random(1, 1, 2, C)).With(StageNode.ProvenanceInput, TestTensor.Of([0, token, 1], 1, 3)).Error();
        Assert.Contains($"expected provenance from -1 to 1, got {token} for original token 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void SideTensorsOfAWrongShape()
    {
        Assert.Contains(
            "expected sizes [1, 9], got the shape [1, 8]", Run(DynamicPipeline(), Hidden()).With(StageNode.SizesInput, TestTensor.Random(1, 1, 8)).Error(),
            StringComparison.Ordinal);
        Assert.Contains(
            "expected provenance [1, original tokens], got the shape [9]",
            Run(DynamicPipeline(), Hidden()).With(StageNode.ProvenanceInput, TestTensor.Of(new long[9], 9)).Error(), StringComparison.Ordinal);
        Assert.Contains(
            "provenance (output 5) cannot reach back", Run(DynamicPipeline(), Hidden()).With(StageNode.OriginsInput, TestTensor.Of(new long[9], 1, 9)).Error(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void NotANumber_IsFoundByTheStage()
    {
        TestTensor hidden = Hidden();
        hidden.Floats[3 * C] = float.NaN;
        Assert.Contains("the score of token 3 is NaN", Run(DynamicPipeline(), hidden).Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void HiddenStatesOfAWrongType_FailTheSession() =>
        Assert.Contains("Layer0", Run(DynamicPipeline(), TestTensor.Of(new double[Tokens * C], 1, Tokens, C)).Error(), StringComparison.Ordinal);

    [Fact]
    public void StageThatWritesAnotherNumberOfTokens()
    {
        TokenStage stage = TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3), layer: 7);
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.WithBody(stage, (in input, in output, workspace) => 2));
        Assert.Contains(
            "stage Layer7 at layer 7: the plan keeps 3 of 9 tokens, but the stage's code wrote 2", Run(pipeline, Hidden()).Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void ExceptionOfAUsersScorer_NamesItsTypeAndTheStage()
    {
        TokenStage stage = TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3));
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.WithBody(stage, (in input, in output, workspace) => throw new DivideByZeroException("mine")));
        Assert.Contains("stage Layer0 at layer 0: DivideByZeroException: mine", Run(pipeline, Hidden()).Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_RefusesWhatCannotWork()
    {
        TokenPipeline pipeline = DynamicPipeline();
        Assert.Throws<ArgumentNullException>(() => StageOperators.Register(null!, pipeline));
        using var options = new SessionOptions();
        Assert.Throws<ArgumentNullException>(() => StageOperators.Register(options, null!));
        options.Dispose();
        Assert.Throws<ObjectDisposedException>(() => StageOperators.Register(options, pipeline));

        using var fresh = new SessionOptions();
        TokenStage stage = TestStages.Merge(Tokens, 2);
        Assert.Contains(
            "two stages named Layer0", Assert.Throws<ArgumentException>(() => StageOperators.Register(fresh, TestStages.Pipeline(stage, stage))).Message,
            StringComparison.Ordinal);
    }

    private static StageNodeRun Run(TokenPipeline pipeline, TestTensor hidden) => new StageNodeRun(pipeline).With(StageNode.HiddenInput, hidden);

    private static TestTensor Hidden() => TestTensor.Random(1, 1, Tokens, C);

    private static TestTensor Keys() => TestTensor.Random(2, 1, Heads, Tokens, Width);

    private static TokenPipeline DynamicPipeline() => TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3)));

    private static TokenPipeline AttentionPipeline() => TestStages.Pipeline(TestStages.Prune(StageSignal.FirstQueryAttention, new(BudgetKind.KeepCount, 3)));
}
