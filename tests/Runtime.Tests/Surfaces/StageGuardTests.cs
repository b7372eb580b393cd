using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Surfaces;

public class StageGuardTests
{
    private static readonly StageSite Site = new("Vit", "Layer0", 0);

    [Fact]
    public void MarkProtected_WithoutOrigins_MarksIndices()
    {
        bool[] flags = [true, true, true];
        StageGuard.MarkProtected(Input(3), [0, 2, 9], flags);

        Assert.Equal([true, false, true], flags);
    }

    [Fact]
    public void MarkProtected_AfterRemoval_FollowsTheOrigins()
    {
        bool[] flags = new bool[4];
        StageGuard.MarkProtected(Input(4, [7, 0, 3, 3]), [3, 0, 5], flags);

        Assert.Equal([false, true, true, true], flags);
    }

    [Fact]
    public void Mark_HiddenAndProtected_ProtectionWins()
    {
        float[] scores = [1, 2, 3, 4];
        TokenStageInput input = Input(4);
        input.Visible = [false, true, false, true];
        StageGuard.Mark(Site, input, [0], scores);

        Assert.Equal([float.PositiveInfinity, 2, float.NegativeInfinity, 4], scores);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Mark_ScoreThatIsNotFinite_NamesTheToken(float bad)
    {
        float[] scores = new float[40];
        scores[37] = bad;

        Assert.Contains("token 37", Assert.Throws<TokenStageException>(() => StageGuard.Mark(Site, Input(40), [], scores)).Message);
    }

    [Fact]
    public void RequireFinite_BadValue_NamesItsPlace()
    {
        float[] metric = new float[40];
        metric[33] = float.NegativeInfinity;

        string message = Assert.Throws<TokenStageException>(() => StageGuard.RequireFinite(Site, metric, 4)).Message;

        Assert.Contains("value 1 of token 8", message);
        StageGuard.RequireFinite(Site, metric.AsSpan(0, 33), 3);
    }

    [Fact]
    public void MarkSpan_MarksWhatIsOutsideByOrigins()
    {
        float[] scores = [1, 2, 3, 4, 5];
        bool[] flags = new bool[5];
        TokenStageInput input = Input(5, [0, 3, 4, 6, 9]);

        StageGuard.MarkSpan(input, 3, 3, scores);
        StageGuard.MarkSpan(input, 3, 3, flags);

        Assert.Equal([float.PositiveInfinity, 2, 3, float.PositiveInfinity, float.PositiveInfinity], scores);
        Assert.Equal([true, false, false, true, true], flags);
    }

    [Fact]
    public void CountSpan_LeavesProtectedTokensOut()
    {
        Assert.Equal(2, StageGuard.CountSpan(Input(6), [0, 4], 2, 3));
        Assert.Equal(0, StageGuard.CountSpan(Input(3), [], 3, int.MaxValue));
    }

    [Fact]
    public void ExpectSpan_SequenceTooShort_NamesTheSpan()
    {
        string message = Assert.Throws<TokenStageException>(() => StageGuard.ExpectSpan(Site, Input(6), [], "image", 4, 8, 8)).Message;

        Assert.Equal("Vit, stage Layer0 at layer 0: expected 8 tokens of the span 'image' (positions 4 to 11), got 2 among 6 tokens.", message);
    }

    [Fact]
    public void MissingSignals_AreNamed()
    {
        Assert.Contains("expected the queries of 3 tokens", Refused(static input => StageGuard.ExpectQueries(Site, input)), StringComparison.Ordinal);
        Assert.Contains("behind the final norm of 3 tokens", Refused(static input => StageGuard.ExpectNormed(Site, input)), StringComparison.Ordinal);
        Assert.Contains("entered the first layer of 3 tokens", Refused(static input => StageGuard.ExpectEmbeddings(Site, input)), StringComparison.Ordinal);
        Assert.Contains("at least one text and 3 tokens in its space", Refused(static input => StageGuard.ExpectGuide(Site, input)), StringComparison.Ordinal);

        static string Refused(Check check) => Assert.Throws<TokenStageException>(() => check(Input(3))).Message;
    }

    private delegate void Check(TokenStageInput input);

    private static TokenStageInput Input(int tokens, params long[] origins) => new()
    {
        Hidden = new TokenMatrix(new float[tokens], tokens, 1),
        Origins = origins,
    };
}
