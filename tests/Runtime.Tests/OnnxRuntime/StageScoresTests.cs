using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>An auxiliary network's scores at a stage's node, in every form that a network may give them.</summary>
public sealed class StageScoresTests
{
    private const int Batch = 3, Tokens = 9, Kept = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Scores_OfEveryForm_KeepTheHighest(int channels)
    {
        TestTensor scores = TestTensor.Random(5, Batch, Tokens);
        float[] laid = [.. scores.Floats.SelectMany(score => Enumerable.Range(0, int.Max(channels, 1)).Select(channel => channel == 0 ? score : -score))];
        TestTensor given = TestTensor.Of(laid, channels == 0 ? [Batch, Tokens] : [Batch, Tokens, channels]);
        Dictionary<int, TestTensor> result = Node(Stage(), given).Run();

        for (int item = 0; item < Batch; item++)
        {
            Assert.Equal(
                Best(Enumerable.Range(0, Tokens).Select(token => scores.Floats[(item * Tokens) + token])), result[StageNode.KeptOutput].Item(item).Longs);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ScoresOfOriginalTokens_ArePickedByOrigins(int channels)
    {
        const int Original = 12;
        long[] origins = [0, 2, 3, 5, 6, 8, 9, 10, 11];
        float[] scores = TestTensor.Random(6, Batch * Original * channels).Floats;
        TokenPipeline pipeline = TestStages.Pipeline(
            TestStages.Prune(StageSignal.Positions, new(BudgetKind.KeepCount, Tokens), Original, Tokens), Stage(Tokens));
        Dictionary<int, TestTensor> result = Node(pipeline, TestTensor.Of(scores, Batch, Original, channels), 1)
            .With(StageNode.ScoresOriginal, 1)
            .With(StageNode.OriginsInput, TestTensor.Of([.. Enumerable.Repeat(origins, Batch).SelectMany(all => all)], Batch, Tokens))
            .Only(0, 1).Run();

        for (int item = 0; item < Batch; item++)
        {
            Assert.Equal(Best(origins.Select(origin => scores[((item * Original) + origin) * channels])), result[StageNode.KeptOutput].Item(item).Longs);
        }
    }

    [Theory]
    [InlineData(new long[] { 27 }, "[27]")]
    [InlineData(new long[] { 1, 9 }, "[1, 9]")]
    [InlineData(new long[] { 3, 8 }, "[3, 8]")]
    [InlineData(new long[] { 3, 9, 3 }, "[3, 9, 3]")]
    [InlineData(new long[] { 3, 9, 1, 1 }, "[3, 9, 1, 1]")]
    public void OtherShape_SaysWhatWasExpected(long[] shape, string came)
    {
        TestTensor scores = TestTensor.Random(7, shape);
        string message = Node(Stage(), scores).Error();
        Assert.Contains(
            "expected the network 'guide.onnx' to give one score per token: [3, 9], [3, 9, 1] or [3, 9, 2], got the shape " + came, message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ScoresOfOriginalTokens_OfAnotherNumber_SaysWhatWasExpected() => Assert.Contains(
        "to give one score per original token: [3, 9], [3, 9, 1] or [3, 9, 2], got the shape [3, 8]",
        Node(Stage(), TestTensor.Random(8, Batch, 8)).With(StageNode.ScoresOriginal, 1).Error(),
        StringComparison.Ordinal);

    [Fact]
    public void ScoresOriginal_ThatIsNoFlag_IsRefused() => Assert.Contains(
        "attribute scores_original: expected 0 or 1, got 2",
        Node(Stage(), TestTensor.Random(8, Batch, Tokens)).With(StageNode.ScoresOriginal, 2).Error(),
        StringComparison.Ordinal);

    private static IEnumerable<long> Best(IEnumerable<float> scores) =>
        scores.Select((score, token) => (score, token)).OrderByDescending(pair => pair.score).Take(Kept).Select(pair => (long)pair.token).Order();

    private static TokenStage Stage(int tokens = 0)
    {
        TokenStage stage = TestStages.Prune(StageSignal.Scores, new(BudgetKind.KeepCount, Kept), tokens, tokens > 0 ? Kept : 0, layer: tokens > 0 ? 1 : 0);
        return new TokenStage
        {
            Name = stage.Name,
            Layer = stage.Layer,
            Kind = stage.Kind,
            Signal = stage.Signal,
            Model = "networks/guide.onnx",
            Scorer = default(NetworkScore),
            Budget = stage.Budget,
            Tokens = stage.Tokens,
            KeptTokens = stage.KeptTokens,
            MaxTokens = stage.MaxTokens,
            Channels = stage.Channels,
            WorkspaceBytes = stage.WorkspaceBytes,
            Body = stage.Body,
        };
    }

    private static StageNodeRun Node(TokenStage stage, TestTensor scores) => Node(TestStages.Pipeline(stage), scores, 0);

    private static StageNodeRun Node(TokenPipeline pipeline, TestTensor scores, int stage) => new StageNodeRun(pipeline, stage)
        .With(StageNode.HiddenInput, TestTensor.Random(1, Batch, Tokens, TestStages.Channels)).With(StageNode.ScoresInput, scores);
}
