using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class MatchingTests
{
    [Fact]
    public void GivenGroups_ComeBackAsGroupsAndPairs()
    {
        using var workspace = new Workspace(Matching.WorkspaceBytes(6));
        Matching matching = Matching.Of([4, 1], [0, 1, -1, 0, 0, 1], workspace);
        int[] members = new int[6];

        Assert.Equal([0, 3, 4], members[..matching.CopyGroup(0, members)]);
        Assert.Equal([1, 5], members[..matching.CopyGroup(1, members)]);
        Assert.Equal([0, 3, 5], matching.Sources);
        Assert.Equal((3, 4), matching.Pair(1));
        Assert.Equal([0, 1, -1, 0, 0, 1], matching.Assignment);
    }

    [Theory]
    [InlineData(new[] { 0, 7 }, new[] { 0, 1, 0 })]
    [InlineData(new[] { 0, 2 }, new[] { 0, 1, 0 })]
    [InlineData(new[] { 0 }, new[] { 0, 1, 0 })]
    [InlineData(new[] { 0 }, new[] { 0, -2, 0 })]
    [InlineData(new[] { -1 }, new[] { 0 })]
    public void GroupsThatContradictThemselves_Throw(int[] leaders, int[] assignment) => Assert.Throws<ArgumentException>(() =>
    {
        using var workspace = new Workspace(Matching.WorkspaceBytes(assignment.Length));
        Matching.Of(leaders, assignment, workspace);
    });

    [Fact]
    public void Cosines_AreThoseOfThePairs()
    {
        // Token 0 agrees with token 1; token 2 is at 45 degrees to token 3.
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(4, 2));
        Matching matching = BipartiteMatching.Match(new TokenMatrix([2, 0, 1, 0, 0, 5, -3, 3], 4, 2), 2, [], [], MergeOrder.ToMe, workspace);

        Assert.Equal((2, 3), matching.Pair(1));
        Assert.Equal(1, matching.Cosines[0], 1e-6);
        Assert.Equal(MathF.Sqrt(0.5f), matching.Cosines[1], 1e-6);
    }

    [Fact]
    public void DistillationToken_StaysInRowOneAndTakesNothingIn()
    {
        // Token 2 resembles the distillation token 1 more than anything else.
        float[] metric = [1, 0, 0, 1, 0, 1, 1, 0.1f, 1, 1, -1, 0];
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(6, 2));
        Matching matching = BipartiteMatching.Match(
            new TokenMatrix(metric, 6, 2), 2, [true, true, false, false, false, false], [], MergeOrder.ToMe, workspace);

        Assert.Equal([0, 1, 3, 5], matching.Leaders);
        Assert.Equal([0, 1, 2, 2, 2, 3], matching.Assignment);
    }
}
