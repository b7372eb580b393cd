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

    private static TokenStageInput Input(int tokens, params long[] origins) => new()
    {
        Hidden = new TokenMatrix(new float[tokens], tokens, 1),
        Origins = origins,
    };
}
