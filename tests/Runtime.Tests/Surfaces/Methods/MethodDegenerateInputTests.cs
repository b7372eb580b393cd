using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>Input at the edge of what is allowed: no method of the table may crash, choose a token twice or make up values.</summary>
public sealed class MethodDegenerateInputTests
{
    public static TheoryData<string> All => TableTheory.Where(static _ => true);

    public static TheoryData<string> Composed => TableTheory.Where(static facts => facts.Form == MethodForm.Composed);

    public static TheoryData<string> WithinSpans => TableTheory.Where(static facts => facts.NeedsSpan && facts.Form == MethodForm.Composed);

    /// <summary>Vectors without a direction have cosine 0 to all others: choices fall to the lowest index, and nothing becomes NaN.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void ZeroVectors_AreTreatedAsUnlikeAllOthers(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        Clear(trial.Signals);

        MethodAssert.Sound(trial, trial.Run());
    }

    /// <summary>All tokens are the same: every choice is a tie, and none may be chosen twice.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void IdenticalTokens_AreKeptOnceEach(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        Repeat(trial.Signals, trial.Setting);

        MethodAssert.Sound(trial, trial.Run());
    }

    [Theory]
    [MemberData(nameof(Composed))]
    public void AllTokensProtected_AreKeptOrRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Protected = [.. Enumerable.Range(0, setting.Tokens)], SpanStart = 0, SpanLength = 0 }, seed: 1);

        MethodAssert.KeepsAllOrRefuses(trial);
    }

    [Theory]
    [MemberData(nameof(Composed))]
    public void ProtectedPositionsThatNoTokenHas_AreLeftAlone(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Protected = [.. setting.Protected, -1, setting.Tokens + 5, int.MaxValue] }, seed: 1);

        MethodAssert.Sound(trial, trial.Run());
    }

    [Theory]
    [MemberData(nameof(WithinSpans))]
    public void SpanBehindTheLastToken_KeepsAllOrIsRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);

        MethodAssert.KeepsAllOrRefuses(MethodTrial.Of(setting with { SpanStart = setting.Tokens + 3 }, seed: 1));
        MethodAssert.KeepsAllOrRefuses(MethodTrial.Of(setting with { SpanStart = int.MaxValue, SpanLength = int.MaxValue }, seed: 1));
    }

    [Theory]
    [MemberData(nameof(WithinSpans))]
    public void SpanBeyondTheLastToken_IsCutOrRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { SpanLength = setting.Tokens }, seed: 1);

        MethodAssert.SoundOrRefused(trial);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void BudgetOfOne_LeavesSoundRowsOrIsRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Budget = 1, Keep = 1.0 / setting.Touchable }, seed: 1);

        MethodAssert.SoundOrRefused(trial);
    }

    [Theory]
    [MemberData(nameof(Composed))]
    public void Padding_IsDroppedLastOrRefused(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        trial.Signals.Visible = [.. Enumerable.Range(0, trial.Setting.Tokens).Select(token => token < trial.Setting.Tokens - 3)];
        trial.Signals.Attend(trial.Setting.IsPrompt);

        MethodAssert.SoundOrRefused(trial);
    }

    private static void Clear(MethodSignals signals)
    {
        foreach (AlignedFloats values in (AlignedFloats[])
            [signals.Hidden, signals.Keys, signals.Values, signals.Normed, signals.Embeddings, signals.Aligned, signals.Guide, signals.Attention])
        {
            values.Span.Clear();
        }
    }

    private static void Repeat(MethodSignals signals, MethodSetting setting)
    {
        foreach (AlignedFloats values in (AlignedFloats[])[signals.Hidden, signals.Normed, signals.Embeddings])
        {
            for (int token = 1; token < setting.Tokens; token++)
            {
                values.Span[..setting.Channels].CopyTo(values.Span[(token * setting.Channels)..]);
            }
        }

        foreach (AlignedFloats values in (AlignedFloats[])[signals.Keys, signals.Queries, signals.Values, signals.Aligned, signals.Guide, signals.Scores])
        {
            values.Span.Fill(0.5f);
        }

        signals.Attention.Span.Fill(1f / setting.Tokens);
    }
}
