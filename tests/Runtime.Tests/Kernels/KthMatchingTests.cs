using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class KthMatchingTests
{
    [Fact]
    public void EveryBlock_MergesIntoLastTokensAndDropsTheRest()
    {
        // Directions: tokens 2 and 5 are destinations; 0, 3 and 4 agree with 2, token 1 with 5. Token 6 fills no block.
        float[] metric = [1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1];
        MatchingRun run = Match(metric, 7, 2, 3, []);

        Assert.Equal([2, 5], run.Leaders);
        Assert.Equal([0, 1, 0, 0, 0, 1, -1], run.Assignment);
    }

    [Fact]
    public void ProtectedTokens_StandOutsideTheBlocks()
    {
        float[] metric = [1, 0, 1, 0, 1, 0, 1, 0, 1, 0];
        MatchingRun run = Match(metric, 5, 2, 2, [true, false, false, false, false]);

        Assert.Equal([0, 2, 4], run.Leaders);
        Assert.Equal([0, 1, 1, 1, 2], run.Assignment);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void BlocksThatCannotBe_Throw(int every)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Match(new float[10], 5, 2, every, []));

        Assert.Contains(every == 1 ? "1" : "5 unprotected", error.Message);
    }

    [Fact]
    public void AnyInput_EqualsTheDefinition() => KernelProperty.Holds(80, (tokens, seed) =>
    {
        int width = 3 + (seed % 7), every = 2 + (seed % 4);
        float[] metric = seed % 3 == 0 ? KernelData.OneHot(seed, tokens, width) : KernelData.Random(seed, tokens * width);
        bool[] isProtected = seed % 2 == 0 ? KernelData.Flags(seed, tokens, 0.1) : new bool[tokens];
        int[] free = [.. Enumerable.Range(0, tokens).Where(t => !isProtected[t])];
        if (free.Length < every)
        {
            return;
        }

        int used = free.Length / every * every;
        int[] targets = [.. free.Take(used).Where((_, i) => i % every == every - 1)];
        int[] leaders = [.. Enumerable.Range(0, tokens).Where(t => isProtected[t] || targets.Contains(t))];
        int[] expected = [.. Enumerable.Range(0, tokens).Select(t =>
            leaders.Contains(t) ? Array.IndexOf(leaders, t)
            : Array.IndexOf(free, t) >= used ? -1
            : Array.IndexOf(leaders, NaiveCosine.Nearest(metric, width, t, targets)))];

        MatchingRun run = Match(metric, tokens, width, every, isProtected);
        Assert.Equal(leaders, run.Leaders);
        Assert.Equal(expected, run.Assignment);
    });

    private static MatchingRun Match(float[] metric, int tokens, int width, int every, bool[] isProtected) => MatchingRun.OfEveryWidth(
        KthMatching.WorkspaceBytes(tokens, width),
        (w, vectors) => KthMatching.Match(new TokenMatrix(metric, tokens, width), every, isProtected, [], w, vectors));
}
