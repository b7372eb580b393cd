using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>Input that no model should send, once a kind, for every method of the table that reads it.</summary>
public sealed class MethodBadInputTests
{
    public static TheoryData<string> All => TableTheory.Where(static _ => true);

    /// <summary>Methods that compare or weigh hidden states: the others only copy them.</summary>
    public static TheoryData<string> ReadHidden => TableTheory.Where(static facts =>
        (facts.Needs & MethodNeeds.Hidden) != 0
        && facts.Name is not ("AveragePooling" or "PruMerge" or "PruMergePlus" or "VisionZip" or "SparseVlm" or "Dart"));

    public static TheoryData<string> ReadKeys => TableTheory.Where(static facts => (facts.Needs & MethodNeeds.Keys) != 0);

    public static TheoryData<string> ReadAttention => TableTheory.Where(static facts => (facts.Needs & MethodNeeds.OneRow) != 0);

    public static TheoryData<string> ReadValues => TableTheory.Where(static facts => (facts.Needs & MethodNeeds.Values) != 0);

    public static TheoryData<string> ReadRows => TableTheory.Where(static facts => (facts.Needs & MethodNeeds.SomeRows) != 0);

    public static TheoryData<string> ReadNetworks => TableTheory.Where(static facts => (facts.Needs & MethodNeeds.Network) != 0);

    public static TheoryData<string> ReadSpans => TableTheory.Where(static facts => facts.NeedsSpan && facts.Form == MethodForm.Composed);

    public static TheoryData<string> ReadProtection => TableTheory.Where(static facts => facts.Form == MethodForm.Composed);

    [Theory]
    [MemberData(nameof(ReadHidden))]
    public void NotANumberInHiddenStates_IsAnError(string method) => AssertRefused(method, static signals => signals.Hidden, float.NaN);

    [Theory]
    [MemberData(nameof(ReadHidden))]
    public void InfinityInHiddenStates_IsAnError(string method) => AssertRefused(method, static signals => signals.Hidden, float.PositiveInfinity);

    [Theory]
    [MemberData(nameof(ReadKeys))]
    public void NotANumberInKeys_IsAnError(string method) => AssertRefused(method, static signals => signals.Keys, float.NaN);

    [Theory]
    [MemberData(nameof(ReadKeys))]
    public void InfinityInKeys_IsAnError(string method) => AssertRefused(method, static signals => signals.Keys, float.NegativeInfinity);

    [Theory]
    [MemberData(nameof(ReadAttention))]
    public void NotANumberInAttention_IsAnError(string method) => AssertRefused(method, static signals => signals.Attention, float.NaN);

    [Theory]
    [MemberData(nameof(ReadValues))]
    public void NotANumberInValues_IsAnError(string method) => AssertRefused(method, static signals => signals.Values, float.NaN);

    [Theory]
    [MemberData(nameof(ReadNetworks))]
    public void NotANumberInScores_IsAnError(string method) => AssertRefused(method, static signals => signals.Scores, float.NaN);

    [Fact]
    public void NotANumberBehindTheFinalNorm_IsAnError() => AssertRefused("Dart", static signals => signals.Normed, float.NaN);

    [Fact]
    public void NotANumberInEmbeddings_IsAnError() => AssertRefused("SparseVlm", static signals => signals.Embeddings, float.NaN);

    [Fact]
    public void NotANumberInText_IsAnError() => AssertRefused("CdPruner", static signals => signals.Guide, float.NaN);

    [Fact]
    public void NotANumberInTokensAlignedWithText_IsAnError() => AssertRefused("CdPruner", static signals => signals.Aligned, float.NaN);

    [Theory]
    [MemberData(nameof(ReadKeys))]
    public void MissingKeys_AreAnError(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        TokenStageInput input = trial.Signals.Input(trial.Setting.IsPrompt);
        input.Keys = default;
        AssertThrows(trial, input);
    }

    [Theory]
    [MemberData(nameof(ReadAttention))]
    public void MissingAttention_IsAnError(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        TokenStageInput input = trial.Signals.Input(trial.Setting.IsPrompt);
        input.Attention = default;
        AssertThrows(trial, input);
    }

    [Theory]
    [MemberData(nameof(ReadValues))]
    public void MissingValues_AreAnError(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        TokenStageInput input = trial.Signals.Input(trial.Setting.IsPrompt);
        input.Values = default;
        AssertThrows(trial, input);
    }

    [Theory]
    [MemberData(nameof(ReadRows))]
    public void MissingQueriesAndAttention_AreAnError(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        TokenStageInput input = trial.Signals.Input(trial.Setting.IsPrompt);
        input.Queries = default;
        input.Attention = default;
        AssertThrows(trial, input);
    }

    [Theory]
    [MemberData(nameof(ReadNetworks))]
    public void MissingScores_AreAnError(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        TokenStageInput input = trial.Signals.Input(trial.Setting.IsPrompt);
        input.Scores = default;
        AssertThrows(trial, input);
    }

    [Fact]
    public void MissingText_IsAnError()
    {
        MethodTrial trial = TableTheory.Trial("CdPruner");
        TokenStageInput input = trial.Signals.Input(isPrompt: false);
        input.Guide = default;
        AssertThrows(trial, input);
    }

    [Fact]
    public void MissingNormedHiddenStates_AreAnError()
    {
        MethodTrial trial = TableTheory.Trial("Dart");
        TokenStageInput input = trial.Signals.Input(isPrompt: true);
        input.Normed = default;
        AssertThrows(trial, input);
    }

    [Fact]
    public void MissingEmbeddings_AreAnError()
    {
        MethodTrial trial = TableTheory.Trial("SparseVlm");
        TokenStageInput input = trial.Signals.Input(isPrompt: true);
        input.Embeddings = default;
        AssertThrows(trial, input);
    }

    /// <summary>Vectors without a direction have cosine 0 to all others: choices fall to the lowest index, and nothing becomes NaN.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void ZeroVectors_AreTreatedAsUnlikeAllOthers(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        Clear(trial.Signals);

        AssertSound(trial, trial.Run());
    }

    /// <summary>All tokens are the same: every choice is a tie, and none may be chosen twice.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void IdenticalTokens_AreKeptOnceEach(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        Repeat(trial.Signals, trial.Setting);

        AssertSound(trial, trial.Run());
    }

    [Theory]
    [MemberData(nameof(ReadProtection))]
    public void AllTokensProtected_AreKeptOrRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Protected = [.. Enumerable.Range(0, setting.Tokens)], SpanStart = 0, SpanLength = 0 }, seed: 1);

        AssertKeepsAllOrRefuses(trial);
    }

    [Theory]
    [MemberData(nameof(ReadProtection))]
    public void ProtectedPositionsThatNoTokenHas_AreLeftAlone(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Protected = [.. setting.Protected, -1, setting.Tokens + 5, int.MaxValue] }, seed: 1);

        AssertSound(trial, trial.Run());
    }

    [Theory]
    [MemberData(nameof(ReadSpans))]
    public void SpanBehindTheLastToken_KeepsAllOrIsRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);

        AssertKeepsAllOrRefuses(MethodTrial.Of(setting with { SpanStart = setting.Tokens + 3 }, seed: 1));
        AssertKeepsAllOrRefuses(MethodTrial.Of(setting with { SpanStart = int.MaxValue, SpanLength = int.MaxValue }, seed: 1));
    }

    [Theory]
    [MemberData(nameof(ReadSpans))]
    public void SpanBeyondTheLastToken_IsCutOrRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { SpanLength = setting.Tokens }, seed: 1);

        AssertSoundOrRefused(trial);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void BudgetOfOne_LeavesSoundRowsOrIsRefused(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Budget = 1, Keep = 1.0 / setting.Touchable }, seed: 1);

        AssertSoundOrRefused(trial);
    }

    [Theory]
    [MemberData(nameof(ReadProtection))]
    public void Padding_IsDroppedLastOrRefused(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        trial.Signals.Visible = [.. Enumerable.Range(0, trial.Setting.Tokens).Select(token => token < trial.Setting.Tokens - 3)];
        trial.Signals.Attend(trial.Setting.IsPrompt);

        AssertSoundOrRefused(trial);
    }

    private static void AssertRefused(string method, Func<MethodSignals, AlignedFloats> signal, float value)
    {
        MethodTrial trial = TableTheory.Trial(method);
        Span<float> values = signal(trial.Signals).Span;
        values[values.Length / 2] = value;

        AssertThrows(trial, trial.Signals.Input(trial.Setting.IsPrompt));
    }

    private static void AssertThrows(MethodTrial trial, in TokenStageInput input)
    {
        TokenStageException? refusal = null;
        try
        {
            trial.Run(input);
        }
        catch (TokenStageException exception)
        {
            refusal = exception;
        }

        Assert.NotNull(refusal);
        Assert.StartsWith($"Trial, stage {trial.Setting.Facts.Name} at layer 3: ", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertKeepsAllOrRefuses(MethodTrial trial)
    {
        try
        {
            Assert.Equal(trial.Setting.Tokens, trial.Run());
        }
        catch (TokenStageException)
        {
        }
    }

    private static void AssertSoundOrRefused(MethodTrial trial)
    {
        int rows;
        try
        {
            rows = trial.Run();
        }
        catch (TokenStageException)
        {
            return;
        }

        AssertSound(trial, rows);
    }

    private static void AssertSound(MethodTrial trial, int rows)
    {
        Assert.InRange(rows, 1, trial.Setting.Tokens);
        Assert.Equal(-1, trial.Output.Hidden.Span[..(rows * trial.Setting.Channels)].IndexOfAnyExceptInRange(float.MinValue, float.MaxValue));
        Assert.Equal(rows, trial.Output.Kept[..rows].Distinct().Count());
        Assert.All(trial.Output.Kept[..rows], token => Assert.InRange(token, 0, trial.Setting.Tokens - 1));
        Assert.All(trial.Output.Assignment, row => Assert.InRange(row, -1, rows - 1));
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
