using System.Globalization;
using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class UnprotectedEvictionRuleTests
{
    private const string Id = "PDSL209";
    private const string Geometry = "KvCachePipeline(Layers = 24, KvHeads = 2, HeadDim = 64, MaxTokens = 4096), RandomBaseline";

    [Theory]
    [InlineData("", "attention sinks and no recent window; give [Protect(Sinks = 4, Recent = 64)]")]
    [InlineData(", Protect", "attention sinks and no recent window; give [Protect(Sinks = 4, Recent = 64)]")]
    [InlineData(", Protect(Sinks = 4)", "recent window; give [Protect(Recent = 64)]")]
    [InlineData(", Protect(Recent = 128)", "attention sinks; give [Protect(Sinks = 4)]")]
    [InlineData(", Protect(Sinks = 0, Recent = 64)", "attention sinks; give [Protect(Sinks = 4)]")]
    public async Task WhatIsNotProtected_IsNamedAtTheClass(string protect, string missing) => Assert.Equal(
        [$"'X' evicts down to 1024 of 4096 entries but protects no {missing}"],
        await RuleTest.TriggersAsync(Id, $"[{Geometry}, Evict<KeyNorm>(Layers = \"0..23\", KeepCount = 1024){protect}] partial class [|X|];"));

    [Fact]
    public async Task TightestLayer_IsTheFigure() => Assert.StartsWith(
        "'X' evicts down to 512 of 4096 entries ",
        Assert.Single(await RuleTest.TriggersAsync(
            Id,
            $"""
            [{Geometry}, Evict<KeyNorm>(Layers = "2", KeepCount = 1024), Evict<RecentPosition>(Layers = "4,7", Keeps = new[] {"{ 0.125, 0.5 }"})]
            partial class [|X|];
            """)),
        StringComparison.Ordinal);

    [Fact]
    public Task PartsInSeveralFiles_AreOneClass() => RuleTest.TriggersAsync(
        Id,
        "[Evict<KeyNorm>(Layers = \"0\", Keep = 0.5)] partial class X { }",
        $"[{Geometry}] partial class [|X|] {{ }}",
        "[Protect(Sinks = 4)] partial class X { }");

    [Fact]
    public Task ProtectionOnAnotherPart_IsEnough() => RuleTest.SilentAsync(
        Id,
        "[Protect(Sinks = 1, Recent = 1)] partial class X { }",
        $"[{Geometry}, Evict<KeyNorm>(Layers = \"0\", Keep = 0.5)] partial class X {{ }}");

    [Theory]
    [InlineData("Recipe(Method.SnapKv, KeepCount = 1024)")]
    [InlineData("Recipe(Method.StreamingLlm, KeepCount = 1024)")]
    [InlineData("Evict<LagKv>(Layers = \"0..3\", KeepCount = 1024)")]
    public Task ScorersThatKeepTheLastEntriesThemselves_NeedNoRecentWindow(string stage) => RuleTest.SilentAsync(
        Id, $"[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 4), {stage}, Protect(Sinks = 4)] partial class X;");

    [Theory]
    [InlineData("Evict<KeyNorm>(Layers = \"0..3\", Keep = 1)")]
    [InlineData("Evict<KeyNorm>(Layers = \"0\", KeepCount = 4096)")]
    public Task StagesThatEvictNothing_AreSilent(string stage) => RuleTest.SilentAsync(Id, $"[{Geometry}, {stage}] partial class X;");

    [Fact]
    public Task TokensAndDataSets_AreOtherMatters() => RuleTest.SilentAsync(
        Id,
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.1)] partial class T;",
        "[DatasetPipeline(Channels = 8), Select<TokenNorm>(Keep = 0.5)] partial class D;");

    [Theory]
    [InlineData("", 1024, "Sinks = 4, Recent = 64")]
    [InlineData("", 100, "Sinks = 4, Recent = 48")]
    [InlineData("", 8, "Sinks = 4, Recent = 2")]
    [InlineData("", 2, "Sinks = 1, Recent = 1")]
    [InlineData(", Protect(Sinks = 7)", 8, "Recent = 1")]
    [InlineData(", Protect(Recent = 6)", 8, "Sinks = 1")]
    public async Task Repair_FitsTheTightestBudget(string protect, int kept, string expected)
    {
        string declaration = $"[{Geometry}, Evict<KeyNorm>(Layers = \"0\", KeepCount = {kept}){protect}] partial class X;";

        string? repair = Assert.Single((await ReportedAsync(declaration)).Properties).Value;

        Assert.Equal($"EnsureAttribute\nProtect\n{expected}", repair);
        string addition = protect.Length == 0 ? $"), Protect({expected})]" : $", {expected})]";
        string mended = declaration.Replace(")]", addition, StringComparison.Ordinal);
        await RuleTest.SilentAsync(Id, mended);
        await RuleTest.SilentAsync("PDSL106", mended);
    }

    [Theory]
    [InlineData("", 1, "give [Protect(Sinks = 4, Recent = 64)]")]
    [InlineData(", Protect(Sinks = 8)", 8, "give [Protect(Recent = 64)]")]
    public async Task NoRoomInTheBudget_AsksForMore(string protect, int kept, string expected)
    {
        Diagnostic reported = await ReportedAsync($"[{Geometry}, Evict<KeyNorm>(Layers = \"0\", KeepCount = {kept}){protect}] partial class X;");

        Assert.Empty(reported.Properties);
        Assert.EndsWith($"; raise the budget, then {expected}", reported.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static async Task<Diagnostic> ReportedAsync(string source) => Assert.Single(
        await Programs.AnalyzeAsync(Programs.Generate(Programs.Compile([Programs.Usings + source]))), static diagnostic => diagnostic.Id == Id);
}
