using PipelineDsl.Methods;
using PipelineDsl.Recipes;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>Methods over frames. A protected token in front of the video stays in row 0.</summary>
public class VideoMethodTests
{
    private static readonly Dictionary<string, (MethodCase.Method Compress, MethodCase.Bytes Bytes)> All = new()
    {
        ["Evs"] = (Evs.Compress, Evs.WorkspaceBytes),
        ["VidCom2"] = (VidCom2.Compress, VidCom2.WorkspaceBytes),
        ["DyCoke"] = (DyCoke.Compress, DyCoke.WorkspaceBytes),
        ["HoliTom"] = (HoliTom.Compress, HoliTom.WorkspaceBytes),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnyVideo_WritesNoMoreRowsThanThePlanSays(string name) => KernelProperty.Holds(9, (frames, seed) =>
    {
        int each = 1 + (seed % 8), tokens = (frames + 1) * each;
        double keep = (seed % 11) / 10.0;
        MethodCase input = Video(frames + 1, each, seed, (int)(keep * tokens), keep);
        MethodResult result = Run(name, input);

        result.Check(input);
        int most = 1 + MethodRows.Of(name, tokens, input.Budget, option => option == "Frames" ? frames + 1 : 0);
        Assert.InRange(result.Rows.Length, name is "Evs" or "DyCoke" ? most : 1, most);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void FramesThatDoNotDivide_AreRefused(string name)
    {
        MethodCase input = Video(3, 4, 1, 6, 0.5);
        var error = Assert.Throws<TokenStageException>(
            () => Run(name, new MethodCase(14) { Budget = 6, Keep = 0.5, Options = input.Options }));

        Assert.Contains("3 frames of equal length, got 13", error.Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoFrames_AreRefused(string name) =>
        Assert.Throws<TokenStageException>(() => Run(name, new MethodCase(13) { Budget = 6, Keep = 0.5, Options = new MethodOptions { MaxWindow = 8 } }));

    [Fact]
    public void Evs_KeepsTheFirstFrameAndWhatDiffersMost() => KernelProperty.Holds(6, (frames, seed) =>
    {
        const int each = 5;
        MethodCase input = Video(frames, each, seed, seed % (frames * each), 0);
        int[] kept = Run("Evs", input).Kept;

        Assert.Equal(Enumerable.Range(0, each + 1), kept[..(each + 1)]);
        Assert.Equal(kept.Distinct().Order(), kept);
        double least = kept[(each + 1)..].Select(token => Dissimilarity(input, token, each)).DefaultIfEmpty(2).Min();
        Assert.All(Enumerable.Range(each + 1, (frames - 1) * each).Except(kept), token => Assert.True(Dissimilarity(input, token, each) <= least + 1e-6));
    });

    [Fact]
    public void VidCom2_EveryFrameKeepsSomethingInOrder()
    {
        int[] kept = Run("VidCom2", Video(6, 7, 3, 1, 0.01)).Kept;

        Assert.Equal(kept.Distinct().Order(), kept);
        Assert.Equal(6, kept[1..].Select(token => (token - 1) / 7).Distinct().Count());
    }

    [Fact]
    public void VidCom2_WithoutAFraction_TakesTheBudgetAsOne()
    {
        MethodResult counted = Run("VidCom2", Video(4, 8, 3, 16, 0)), declared = Run("VidCom2", Video(4, 8, 3, 16, 0.5));

        Assert.Equal(declared.Kept, counted.Kept);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void DyCoke_FirstOfFourIsWhole_OddLastIsDropped(int frames)
    {
        const int each = 6;
        int[] kept = Run("DyCoke", Video(frames, each, 5, 2 * frames, 0.34)).Kept[1..];
        for (int frame = 0; frame < frames; frame++)
        {
            int expected = frame == frames - 1 && frames % 2 == 1 ? 0 : frame % 4 == 0 ? each : 2;
            Assert.Equal(expected, kept.Count(token => (token - 1) / each == frame));
        }
    }

    [Fact]
    public void DyCoke_OfOneFrame_IsRefused()
    {
        var error = Assert.Throws<TokenStageException>(() => Run("DyCoke", Video(1, 6, 1, 3, 0.5)));

        Assert.Contains("at least 2 frames", error.Message);
    }

    [Fact]
    public void HoliTom_VideoThatStandsStill_BecomesOneFrame()
    {
        MethodCase input = Video(5, 3, 2, 0, 0);
        for (int token = 4; token < 16; token++)
        {
            input.Row(token - 3).CopyTo(input.X, token * MethodCase.Channels);
        }

        MethodResult result = Run("HoliTom", input);

        result.Check(input);
        Assert.Equal([0, 1, 2, 3], result.Kept);
        Assert.Equal([1, 5, 5, 5], result.Sizes);
        Assert.All(
            result.Kept.Index(),
            row => Assert.All(input.Row(row.Item).Zip(result.Rows[row.Index]), pair => Assert.Equal(pair.First, pair.Second, 1e-6)));
    }

    [Fact]
    public void HoliTom_VideoThatMoves_StaysAsItIs()
    {
        MethodCase input = Video(5, 3, 2, 0, 0);
        MethodResult result = Run("HoliTom", new MethodCase(16, 2) { Options = input.Options with { Similarity = 1 } });

        Assert.Equal(Enumerable.Range(0, 16), result.Kept);
        Assert.Equal(input.X, result.Rows.SelectMany(row => row));
    }

    [Fact]
    public void HoliTom_AnyVideo_ConservesSizesAndMass() => KernelProperty.Holds(8, (frames, seed) =>
    {
        int each = 1 + (seed % 6);
        MethodCase input = Video(frames, each, seed, 0, 0);
        MethodResult result = Run("HoliTom", input);

        Assert.Equal(input.Tokens, result.Sizes.Sum());
        Assert.Equal(result.Kept.Order(), result.Kept);
        Assert.All(Enumerable.Range(0, MethodCase.Channels), channel => Assert.Equal(
            Enumerable.Range(0, input.Tokens).Sum(token => (double)input.Row(token)[channel]),
            Enumerable.Range(0, result.Rows.Length).Sum(row => (double)result.Sizes[row] * result.Rows[row][channel]),
            1e-4));
    });

    private static MethodCase Video(int frames, int each, int seed, int budget, double keep) => new(1 + (frames * each), seed)
    {
        Budget = budget, Keep = keep, Options = new MethodOptions { Frames = frames, Similarity = 0.1, MaxWindow = 4 + (seed % 3) },
    };

    private static double Dissimilarity(MethodCase input, int token, int each) =>
        1 - NaiveCosine.Of(input.X, MethodCase.Channels, token, token - each);

    private static MethodResult Run(string name, MethodCase input) => input.Run(All[name].Compress, All[name].Bytes);
}
