using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>NaN or infinity in a signal, once a signal, for every method of the table that reads it.</summary>
public sealed class MethodNotFiniteTests
{
    /// <summary>Methods that compare or weigh hidden states: the others only copy them.</summary>
    public static TheoryData<string> ReadHidden => TableTheory.Where(static facts =>
        (facts.Needs & MethodNeeds.Hidden) != 0
        && facts.Name is not ("AveragePooling" or "PruMerge" or "PruMergePlus" or "VisionZip" or "SparseVlm" or "Dart"));

    public static TheoryData<string> ReadKeys => TableTheory.Reading(MethodNeeds.Keys);

    public static TheoryData<string> ReadAttention => TableTheory.Reading(MethodNeeds.OneRow);

    public static TheoryData<string> ReadValues => TableTheory.Reading(MethodNeeds.Values);

    public static TheoryData<string> ReadNetworks => TableTheory.Reading(MethodNeeds.Network);

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

    private static void AssertRefused(string method, Func<MethodSignals, AlignedFloats> signal, float value)
    {
        MethodTrial trial = TableTheory.Trial(method);
        Span<float> values = signal(trial.Signals).Span;
        values[values.Length / 2] = value;

        MethodAssert.Refuses(trial, trial.Signals.Input(trial.Setting.IsPrompt));
    }
}
