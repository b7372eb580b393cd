using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Prompts;

/// <summary>LLMLingua's threshold and Selective-Context's percentile.</summary>
public class PerplexityFilterTests
{
    [Theory]
    [InlineData(10, 0.25, 1)]
    [InlineData(10, 0, 0)]
    [InlineData(10, 0.999, 8)]
    [InlineData(10, 1, -1)]
    [InlineData(10, 1.5, -1)]
    [InlineData(0, 0.5, -1)]
    public void Rank_IsOneBelowTheShare(int losses, double ratio, int expected) => Assert.Equal(expected, PerplexityFilter.Rank(losses, ratio));

    [Fact]
    public void TokensAboveTheThreshold_StayBesideTheOneWithoutLoss()
    {
        float[] losses = [3, 1, 2, 4];

        Assert.Equal([0, 1, 4], Kept(losses, 0.8, LossPlace.OwnToken));
        Assert.Equal([0, 3, 4], Kept(losses, 0.8, LossPlace.TokenInFront));
        Assert.Equal([0, 1, 2, 3, 4], Kept(losses, 1, LossPlace.OwnToken));
    }

    [Fact]
    public void ForcedTokens_StayAndAreNotCounted()
    {
        // Of 3, 1, 2 two thirds: the threshold is the second greatest.
        Assert.Equal([0, 1, 2], Kept([float.PositiveInfinity, 3, 1, 2], 0.67, LossPlace.OwnToken));
        Assert.Equal([0, 1], Kept([float.PositiveInfinity], 0, LossPlace.OwnToken));
    }

    [Fact]
    public void BadLosses_AreRefused()
    {
        Assert.Equal("Loss 1 of 2 is NaN.", Assert.Throws<NotFiniteNumberException>(static () => Kept([1, float.NaN], 0.5, LossPlace.OwnToken)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(static () => Kept([1], -0.1, LossPlace.OwnToken));
        Assert.Throws<ArgumentException>(static () => PerplexityFilter.Select([1, 2], 0, LossPlace.OwnToken, new int[2]));
    }

    [Fact]
    public void UnitsBelowThePercentile_AreDropped()
    {
        Assert.Equal([1, 2], Units([1, 3, 2], 0.5));
        Assert.Equal([0, 1, 2], Units([1, 3, 2], 0));
        Assert.Equal([1], Units([1, 3, 2], 1));
        Assert.Equal([0, 1, 2], Units([2, 2, 2], 1));
    }

    [Fact]
    public void UnitsWithoutInformation_StayAndAreNotCounted()
    {
        Assert.Equal([0, 2, 3], Units([float.NaN, 1, 3, 2], 0.5));
        Assert.Equal([0, 1], Units([float.NaN, float.NaN], 0.5));
        Assert.Equal([], Units([], 0.5));
    }

    [Fact]
    public void BadShares_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => Units([1], 1.5));
        Assert.Throws<ArgumentException>(static () => SelfInformationFilter.Select([1, 2], 0, new int[1]));
    }

    private static int[] Kept(float[] losses, double ratio, LossPlace place)
    {
        using var workspace = new Workspace(PerplexityFilter.WorkspaceBytes(losses.Length));
        float threshold = PerplexityFilter.Threshold(losses, ratio, workspace);
        int[] kept = new int[losses.Length + 1];
        return kept[..PerplexityFilter.Select(losses, threshold, place, kept)];
    }

    private static int[] Units(float[] information, double reduced)
    {
        using var workspace = new Workspace(SelfInformationFilter.WorkspaceBytes(information.Length));
        int[] kept = new int[information.Length];
        return kept[..SelfInformationFilter.Select(information, SelfInformationFilter.Threshold(information, reduced, workspace), kept)];
    }
}
