using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class StaticWindowsTests
{
    [Fact]
    public void AnySimilarity_SavesAsMuchAsTheBestPartition() => KernelProperty.Holds(9, (frames, seed) =>
    {
        int places = 1 + (seed % 5), longest = 1 + (seed % 4);
        float[] similarity = KernelData.Random(seed, (frames - 1) * places);
        int[] starts = Find(similarity, frames, places, 0, longest);

        Assert.Equal(0, starts[0]);
        Assert.All(
            starts.Append(frames).Zip(starts.Skip(1).Append(frames)),
            pair => Assert.InRange(pair.Second - pair.First, pair.First == frames ? 0 : 1, longest));
        Assert.Equal(Best(similarity, frames, places, longest, 0), Saved(similarity, places, [.. starts, frames]));
    });

    [Fact]
    public void NothingStandsStill_WindowsAreSingleFrames() => Assert.Equal([0, 1, 2], Find([0, 0, 0, 0], 3, 2, 0.5, 9));

    [Fact]
    public void AllStandStill_OneWindow() => Assert.Equal([0], Find([1, 1, 1, 1], 3, 2, 0.5, 9));

    [Fact]
    public void SimilarityThatEqualsTheThreshold_IsNotStatic() => Assert.False(StaticWindows.IsStatic([0.5f], 1, 0.5, 0, 2, 0));

    [Fact]
    public void LengthsThatDoNotFit_Throw()
    {
        Assert.Throws<ArgumentException>(() => Find([1, 1, 1], 3, 2, 0.5, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Find([1], 2, 1, 0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Find([], 1, 0, 0.5, 1));
    }

    private static int[] Find(float[] similarity, int frames, int places, double threshold, int longest)
    {
        using var workspace = new Workspace(StaticWindows.WorkspaceBytes(frames, places));
        int[] starts = new int[frames];
        return starts[..StaticWindows.Find(similarity, frames, places, threshold, longest, starts, workspace)];
    }

    private static int Best(float[] similarity, int frames, int places, int longest, int from) => from == frames ? 0
        : Enumerable.Range(from + 1, int.Min(longest, frames - from))
            .Max(to => Saved(similarity, places, [from, to]) + Best(similarity, frames, places, longest, to));

    private static int Saved(float[] similarity, int places, int[] bounds) => bounds.Zip(bounds.Skip(1)).Sum(window =>
        (window.Second - window.First - 1)
        * Enumerable.Range(0, places).Count(
            place => Enumerable.Range(window.First, window.Second - window.First - 1).All(f => similarity[(f * places) + place] > 0)));
}
