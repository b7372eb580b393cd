using PipelineDsl.Kernels;
using PipelineDsl.Recipes;
using PipelineDsl.Tests.Kernels;

namespace PipelineDsl.Tests.Methods;

/// <summary>Laws of single families of methods.</summary>
public sealed class MethodLawTests
{
    public static TheoryData<string> WithCls => TableTheory.Where(static facts =>
        MethodSetting.Of(facts, TableTheory.Side, TableTheory.Channels, TableTheory.Heads).Protected.Length > 0);

    public static TheoryData<string> Merging => TableTheory.Where(
        static facts => facts.Order == MethodOrder.Groups && facts.Covers && facts.Site != MethodSite.Output);

    public static TheoryData<string> All => TableTheory.Where(static _ => true);

    [Theory]
    [MemberData(nameof(WithCls))]
    public void Cls_StaysInRowZero(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);

        trial.Run();

        Assert.Equal(0, trial.Output.Kept[0]);
        Assert.Equal(trial.Signals.Hidden.Span[..TableTheory.Channels].ToArray(), trial.Output.Row(0).ToArray());
    }

    /// <summary>Where all members of a group are the same, merging and restoring changes nothing.</summary>
    [Theory]
    [MemberData(nameof(Merging))]
    public void UnmergeOfMerge_RestoresConstantClusters(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        Span<float> hidden = trial.Signals.Hidden.Span;
        for (int channel = 0; channel < TableTheory.Channels; channel++)
        {
            for (int token = 0; token < trial.Setting.Tokens; token++)
            {
                hidden[(token * TableTheory.Channels) + channel] = (channel % 5) + 1;
            }
        }

        int rows = trial.Run();

        float[] restored = new float[hidden.Length];
        Unmerge.Apply(new TokenMatrix(trial.Output.Hidden.Span, rows, TableTheory.Channels), trial.Output.Assignment, restored);
        for (int i = 0; i < restored.Length; i++)
        {
            bool isDropped = trial.Output.Assignment[i / TableTheory.Channels] < 0;
            Assert.True(isDropped || Math.Abs(restored[i] - hidden[i]) <= 1e-5f, $"value {i}: {restored[i]}, not {hidden[i]}");
        }
    }

    /// <summary>Sequences of a batch come one after the other: none may see what the one before left behind.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void EarlierSequence_LeavesNoTrace(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial alone = MethodTrial.Of(setting, seed: 2), behind = MethodTrial.Of(setting, seed: 2), other = MethodTrial.Of(setting, seed: 1);
        int rows = alone.Run();
        behind.Run(other.Signals.Input(setting.IsPrompt));

        Assert.Equal(rows, behind.Run());

        Assert.Equal(alone.Output.Kept[..rows], behind.Output.Kept[..rows]);
        Assert.Equal(alone.Output.Assignment, behind.Output.Assignment);
        Assert.Equal(alone.Output.Hidden.Span[..(rows * setting.Channels)].ToArray(), behind.Output.Hidden.Span[..(rows * setting.Channels)].ToArray());
    }

    [Fact]
    public void DivPrune_PicksAtDistancesThatNeverGrow() => KernelProperty.Holds(largest: 60, (tokens, seed) =>
    {
        const int Width = 6;
        float[] vectors = seed % 3 == 0 ? KernelData.OneHot(seed, tokens, Width) : KernelData.Random(seed, tokens * Width);
        using var workspace = new Workspace(MaxMinSelection.WorkspaceBytes(tokens, Width));
        int[] order = new int[tokens];
        float[] distances = new float[tokens];

        MaxMinSelection.Select(new TokenMatrix(vectors, tokens, Width), tokens, order, distances, workspace);

        Assert.Equal(Enumerable.Range(0, tokens), order.Order());
        for (int i = 2; i < tokens; i++)
        {
            Assert.True(distances[i] <= distances[i - 1] + 1e-6f, $"pick {i} at {distances[i]}, behind {distances[i - 1]}");
        }
    });

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void Evs_KeepsTheFirstFrame(double keep)
    {
        MethodSetting setting = TableTheory.Setting("Evs");
        MethodTrial trial = MethodTrial.Of(setting with { Keep = keep, Budget = (int)(keep * setting.Tokens) }, seed: 3);

        trial.Run();

        int each = setting.Tokens / setting.Options.Frames;
        Assert.Equal(Enumerable.Range(0, each), trial.Output.Kept[..each]);
    }

    [Fact]
    public void FastV_DropsNoText()
    {
        MethodTrial trial = TableTheory.Trial("FastV");

        int rows = trial.Run();

        Assert.Superset(
            Enumerable.Range(0, trial.Setting.Tokens)
                .Where(token => (uint)(token - trial.Setting.SpanStart) >= (uint)trial.Setting.SpanLength).ToHashSet(),
            trial.Output.Kept[..rows].ToHashSet());
    }
}
