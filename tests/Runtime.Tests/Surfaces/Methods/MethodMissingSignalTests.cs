using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>A signal that is not there, once a signal, for every method of the table that reads it.</summary>
public sealed class MethodMissingSignalTests
{
    private delegate void Change(ref TokenStageInput input);

    public static TheoryData<string> ReadKeys => TableTheory.Reading(MethodNeeds.Keys);

    public static TheoryData<string> ReadAttention => TableTheory.Reading(MethodNeeds.OneRow);

    public static TheoryData<string> ReadValues => TableTheory.Reading(MethodNeeds.Values);

    public static TheoryData<string> ReadRows => TableTheory.Reading(MethodNeeds.SomeRows);

    public static TheoryData<string> ReadNetworks => TableTheory.Reading(MethodNeeds.Network);

    [Theory]
    [MemberData(nameof(ReadKeys))]
    public void MissingKeys_AreAnError(string method) => AssertRefused(method, static (ref input) => input.Keys = default);

    [Theory]
    [MemberData(nameof(ReadAttention))]
    public void MissingAttention_IsAnError(string method) => AssertRefused(method, static (ref input) => input.Attention = default);

    [Theory]
    [MemberData(nameof(ReadValues))]
    public void MissingValues_AreAnError(string method) => AssertRefused(method, static (ref input) => input.Values = default);

    [Theory]
    [MemberData(nameof(ReadRows))]
    public void MissingQueriesAndAttention_AreAnError(string method) => AssertRefused(method, static (ref input) =>
    {
        input.Queries = default;
        input.Attention = default;
    });

    [Theory]
    [MemberData(nameof(ReadNetworks))]
    public void MissingScores_AreAnError(string method) => AssertRefused(method, static (ref input) => input.Scores = default);

    [Fact]
    public void MissingText_IsAnError() => AssertRefused("CdPruner", static (ref input) => input.Guide = default);

    [Fact]
    public void MissingNormedHiddenStates_AreAnError() => AssertRefused("Dart", static (ref input) => input.Normed = default);

    [Fact]
    public void MissingEmbeddings_AreAnError() => AssertRefused("SparseVlm", static (ref input) => input.Embeddings = default);

    private static void AssertRefused(string method, Change remove)
    {
        MethodTrial trial = TableTheory.Trial(method);
        TokenStageInput input = trial.Signals.Input(trial.Setting.IsPrompt);
        remove(ref input);

        MethodAssert.Refuses(trial, input);
    }
}
