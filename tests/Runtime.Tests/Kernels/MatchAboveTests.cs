using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class MatchAboveTests
{
    // Cosines of the even tokens with their best odd one: 1, about 0.707, 0.
    private static readonly float[] Plane = [1, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0];

    [Theory]
    [InlineData(1f, new[] { 0 })]
    [InlineData(0.7f, new[] { 0, 2 })]
    [InlineData(0f, new[] { 0, 2, 4 })]
    [InlineData(1.5f, new int[0])]
    [InlineData(float.NegativeInfinity, new[] { 0, 2, 4 })]
    public void Threshold_MergesEverySourceThatReachesIt(float threshold, int[] sources)
    {
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            Assert.Equal(sources, Above(Plane, 6, 2, threshold, [], vectors).Sources);
        }
    }

    [Fact]
    public void NothingReachesIt_KeepsEveryRowInPlace() =>
        Assert.Equal(Enumerable.Range(0, 6), Above(Plane, 6, 2, 1.5f, [], VectorWidth.Best).Leaders);

    [Fact]
    public void ProtectedTokens_NeverMerge()
    {
        MatchingRun run = Above(Plane, 6, 2, float.NegativeInfinity, [true, true, true, true, true, true], VectorWidth.Best);

        Assert.Empty(run.Sources);
    }

    [Fact]
    public void NaNThreshold_Throws() => Assert.Throws<ArgumentException>(() => Above(Plane, 6, 2, float.NaN, [], VectorWidth.Best));

    [Fact]
    public void SameCount_EqualsMatch() => KernelProperty.Holds(120, (tokens, seed) =>
    {
        float[] metric = KernelData.Random(seed, tokens * 6);
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            MatchingRun above = Above(metric, tokens, 6, 0.6f, [], vectors);
            MatchingRun match = MatchingRun.Of(
                tokens, 6, w => BipartiteMatching.Match(new TokenMatrix(metric, tokens, 6), above.Sources.Length, [], [], MergeOrder.ToMe, w, vectors));

            Assert.Equal(match.Assignment, above.Assignment);
            Assert.Equal(match.Leaders, above.Leaders);
        }
    });

    private static MatchingRun Above(float[] metric, int tokens, int width, float threshold, bool[] isProtected, VectorWidth vectors) => MatchingRun.Of(
        tokens, width, w => BipartiteMatching.MatchAbove(new TokenMatrix(metric, tokens, width), threshold, isProtected, [], MergeOrder.ToMe, w, vectors));
}
