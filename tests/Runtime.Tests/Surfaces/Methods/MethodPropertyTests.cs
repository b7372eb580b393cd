using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>What holds for every method of the table, whatever it computes.</summary>
public sealed class MethodPropertyTests
{
    public static TheoryData<string> All => TableTheory.Where(static _ => true);

    public static TheoryData<string> Positional => TableTheory.Where(static facts => facts.Order == MethodOrder.Position);

    public static TheoryData<string> Sized => TableTheory.Where(static facts => facts.HasSizes && facts.Name != "ToMeKth");

    public static TheoryData<string> Budgeted => TableTheory.Where(static facts =>
        facts.TakesBudget && !facts.Adaptive && facts.Name is not ("DyCoke" or "SparseVlm"));

    [Theory]
    [MemberData(nameof(All))]
    public void Rows_AreAsManyAsThePlanSays(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);

        int rows = trial.Run();

        if (trial.Setting.Facts.Adaptive || trial.Setting.Budget == 0)
        {
            Assert.InRange(rows, 1, trial.Setting.Rows);
        }
        else
        {
            Assert.Equal(trial.Setting.Rows, rows);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Assignment_PartsTheTokensAmongTheRows(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);

        int rows = trial.Run();

        MethodOutput output = trial.Output;
        Assert.All(output.Assignment, row => Assert.InRange(row, -1, rows - 1));
        Assert.All(output.Kept[..rows], token => Assert.InRange(token, 0, trial.Setting.Tokens - 1));
        Assert.Equal(rows, output.Kept[..rows].Distinct().Count());
        Assert.Equal(output.Kept[..rows].Select(static token => (long)token), output.Origins[..rows]);
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(row, output.Assignment[output.Kept[row]]);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TokensThatMayNotBeTouched_StayAsTheyAre(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        MethodSetting setting = trial.Setting;

        trial.Run();

        for (int token = 0; token < setting.Tokens; token++)
        {
            bool isFree = setting.SpanLength > 0 ? (uint)(token - setting.SpanStart) < (uint)setting.SpanLength : !setting.Protected.Contains(token);
            if (!isFree)
            {
                int row = trial.Output.Assignment[token];
                Assert.Equal(token, trial.Output.Kept[row]);
                Assert.Equal(Hidden(trial, token), trial.Output.Row(row));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Positional))]
    public void KeptTokens_AscendWhereOrderIsByPosition(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);

        int rows = trial.Run();

        int[] kept = trial.Output.Kept[..rows];
        Assert.Equal(kept.Order(), kept);
    }

    [Theory]
    [MemberData(nameof(Sized))]
    public void Merging_ConservesSizesAndSums(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        float[] sizes = [.. Enumerable.Range(0, trial.Setting.Tokens).Select(static token => 1f + (token % 3))];
        TokenStageInput input = trial.Signals.Input(isPrompt: false);
        input.Sizes = sizes;

        int rows = trial.Run(input);

        Assert.Equal(sizes.Sum(), trial.Output.Sizes[..rows].Sum());
        for (int channel = 0; channel < trial.Setting.Channels; channel++)
        {
            double before = sizes.Select((size, token) => (double)size * Hidden(trial, token)[channel]).Sum();
            double after = Enumerable.Range(0, rows).Sum(row => (double)trial.Output.Sizes[row] * trial.Output.Row(row)[channel]);
            Assert.Equal(before, after, 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Budgeted))]
    public void BudgetOfAllTokens_ChangesNothing(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Budget = setting.Touchable, Keep = 1 }, seed: 1);

        int rows = trial.Run();

        Assert.Equal(setting.Tokens, rows);
        for (int token = 0; token < setting.Tokens; token++)
        {
            Assert.Equal(Hidden(trial, token), trial.Output.Row(trial.Output.Assignment[token]));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void SecondRun_WritesTheSameBytes(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        int rows = trial.Run();
        float[] hidden = trial.Output.Hidden.Span[..(rows * trial.Setting.Channels)].ToArray();
        int[] kept = trial.Output.Kept[..rows];

        Assert.Equal(rows, trial.Run());

        Assert.Equal(kept, trial.Output.Kept[..rows]);
        Assert.Equal(hidden, trial.Output.Hidden.Span[..hidden.Length].ToArray());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Run_AllocatesNothing(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        trial.Run();
        trial.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();

        trial.Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Sizes of the workspace are tight enough to be wrong: a trial has exactly as much as the method says that it needs.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void LargerImages_FitTheWorkspaceToo(string method)
    {
        foreach (int side in (int[])[12, 16, 20])
        {
            MethodTrial trial = MethodTrial.Of(MethodSetting.Of(MethodTable.Of(method)!, side, channels: 48, heads: 3), seed: side);

            Assert.InRange(trial.Run(), 1, trial.Setting.Tokens);
        }
    }

    private static ReadOnlySpan<float> Hidden(MethodTrial trial, int token) =>
        trial.Signals.Hidden.Span.Slice(token * trial.Setting.Channels, trial.Setting.Channels);
}
