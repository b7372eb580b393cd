using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class DestinationMatchingTests
{
    // Directions in the plane: 0 and 4 agree, 1 is at 45 degrees to 4 and 5, 2 opposes 4, 3 is zero.
    private static readonly float[] Plane = [1, 0, 1, 1, -1, 0, 0, 0, 3, 0, 0, 2];

    [Fact]
    public void Rows_AreOthersThenSourcesBySimilarityThenDestinations()
    {
        (int[] leaders, int[] assignment) = Match(Plane, 6, 2, [0, 1, 3], [4, 5], 1);
        Assert.Equal([2, 1, 3, 4, 5], leaders);
        Assert.Equal([3, 1, 0, 2, 3, 4], assignment);
    }

    [Fact]
    public void EqualDestinations_TakesTheLowest()
    {
        (_, int[] assignment) = Match(Plane, 6, 2, [0, 1, 3], [4, 5], 3);

        // Token 1 is as similar to 4 as to 5, and the zero vector to both.
        Assert.Equal([1, 1, 0, 1, 1, 2], assignment);
    }

    [Fact]
    public void NothingRemoved_KeepsEveryRowInPlace()
    {
        (int[] leaders, int[] assignment) = Match(Plane, 6, 2, [0, 1, 3], [4, 5], 0);
        Assert.Equal(Enumerable.Range(0, 6), leaders);
        Assert.Equal(Enumerable.Range(0, 6), assignment);
    }

    [Fact]
    public void AnyInput_EqualsTheNaiveMatching_AtEveryWidth() => KernelProperty.Holds(90, (size, seed) =>
    {
        int tokens = size + 2, width = 1 + (seed % 37);
        float[] metric = seed % 3 == 0 ? KernelData.OneHot(seed, tokens, width) : KernelData.Random(seed, tokens * width);
        int[] destinations = [.. Enumerable.Range(0, tokens).Where(token => KeyedHash.Unit((ulong)seed, (ulong)token) < 0.3f).DefaultIfEmpty(1)];
        int[] sources = [.. Enumerable.Range(0, tokens).Except(destinations).Where(token => KeyedHash.Unit((ulong)seed + 1, (ulong)token) < 0.9f)];
        int removed = sources.Length * (seed % 5) / 4;
        (int[] leaders, int[] assignment) = Naive(metric, tokens, width, sources, destinations, removed);
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            (int[] Leaders, int[] Assignment) actual = Match(metric, tokens, width, sources, destinations, removed, vectors);
            Assert.Equal(leaders, actual.Leaders);
            Assert.Equal(assignment, actual.Assignment);
        }
    });

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 1, 4 })]
    [InlineData(new[] { 1, 0 }, new[] { 4 })]
    [InlineData(new[] { 0, 6 }, new[] { 4 })]
    [InlineData(new[] { -1 }, new[] { 4 })]
    public void ListsThatDoNotPartTheTokens_AreRefused(int[] sources, int[] destinations) =>
        Assert.Contains(
            "Expected ascending tokens below 6", Assert.Throws<ArgumentException>(() => Match(Plane, 6, 2, sources, destinations, 1)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(-1, new[] { 4 })]
    [InlineData(4, new[] { 4 })]
    [InlineData(1, new int[] { })]
    public void MoreThanCanMerge_IsRefused(int removed, int[] destinations) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Match(Plane, 6, 2, [0, 1, 3], destinations, removed));

    private static (int[] Leaders, int[] Assignment) Match(
        float[] metric, int tokens, int width, int[] sources, int[] destinations, int removed, VectorWidth vectors = VectorWidth.Scalar)
    {
        using var workspace = new Workspace(DestinationMatching.WorkspaceBytes(tokens, width));
        Matching matching = DestinationMatching.Match(new TokenMatrix(metric, tokens, width), sources, destinations, removed, workspace, vectors);
        return (matching.Leaders.ToArray(), matching.Assignment.ToArray());
    }

    /// <summary>The same decisions by the plainest code: dot products in channel order, stable sorts.</summary>
    private static (int[] Leaders, int[] Assignment) Naive(float[] metric, int tokens, int width, int[] sources, int[] destinations, int removed)
    {
        if (removed == 0)
        {
            return ([.. Enumerable.Range(0, tokens)], [.. Enumerable.Range(0, tokens)]);
        }

        (int Source, float Best, int Target)[] pairs = [.. sources.Select(source =>
        {
            int target = destinations.MaxBy(destination => Dot(source, destination) * Inverse(destination));
            return (source, Dot(source, target) * Inverse(target) * Inverse(source), target);
        }).OrderByDescending(pair => pair.Item2)];
        int[] leaders =
        [
            .. Enumerable.Range(0, tokens).Except(sources).Except(destinations), .. pairs.Skip(removed).Select(pair => pair.Source), .. destinations,
        ];
        int[] assignment = new int[tokens];
        for (int row = 0; row < leaders.Length; row++)
        {
            assignment[leaders[row]] = row;
        }

        foreach ((int source, _, int target) in pairs.Take(removed))
        {
            assignment[source] = assignment[target];
        }

        return (leaders, assignment);

        float Dot(int a, int b)
        {
            float sum = 0;
            for (int channel = 0; channel < width; channel++)
            {
                sum = MathF.FusedMultiplyAdd(metric[(a * width) + channel], metric[(b * width) + channel], sum);
            }

            return sum;
        }

        float Inverse(int token) => Dot(token, token) > 0 ? 1 / MathF.Sqrt(Dot(token, token)) : 0;
    }
}
