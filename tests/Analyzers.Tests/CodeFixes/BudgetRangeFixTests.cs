using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class BudgetRangeFixTests
{
    private const string Id = "PDSL106";
    private const string Geometry = "TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)";

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keep = 1.5)", "Keep = 1.5", "Keep = 1")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", KeepCount = 0)", "KeepCount = 0", "KeepCount = 1")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Remove = -1)", "Remove = -1", "Remove = 0")]
    [InlineData("Merge<KeySimilarity>(Layers = \"2\", Threshold = 1.5)", "Threshold = 1.5", "Threshold = 1")]
    [InlineData("Merge<KeySimilarity>(Layers = \"2\", Threshold = -2)", "Threshold = -2", "Threshold = -1")]
    [InlineData("Prune<TokenNorm>(Layers = \"2,3\", Keeps = new[] { 1.5, 2 })", "{ 1.5, 2 }", "{ 1.0, 1.0 }")]
    [InlineData("Prune<TokenNorm>(Layers = \"2,3\", Removes = [-4, /* few */ 1 + 1])", "[-4,", "[0,")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Remove = 1, Schedule = Schedule.Linear, Inflect = 3)", "Inflect = 3", "Inflect = 1")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Remove = 1, Of = Basis.Original)", ", Of = Basis.Original", "")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keep = 1, Schedule = Schedule.Linear, Inflect = 0)", ", Schedule = Schedule.Linear, Inflect = 0", "")]
    public Task WhateverTheModel_TheNearestBoundIsTaken(string stage, string wrong, string right) => FixesAsync(stage, wrong, right);

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"1,2\", KeepCount = 99)", "99", "16")]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Keep = 0.5), Prune<TokenNorm>(Layers = \"3\", KeepCount = 99)", "99", "8")]
    [InlineData("Protect(0, 1, 2), Prune<TokenNorm>(Layers = \"1,2\", KeepCount = 1)", "KeepCount = 1", "KeepCount = 3")]
    [InlineData("Protect(0, 1, 2), Prune<TokenNorm>(Layers = \"1\", Keep = 0.1)", "0.1", "0.157")]
    [InlineData(
        "Protect(0, 1, 2), Prune<TokenNorm>(Layers = \"0\", KeepCount = 9), Prune<TokenNorm>(Layers = \"1\", Keep = 0.01, Of = Basis.Original)",
        "0.01",
        "0.157")]
    [InlineData("Prune<TokenNorm>(Layers = \"0..3\", Remove = 5)", "Remove = 5", "Remove = 3")]
    [InlineData("Prune<TokenNorm>(Layers = \"0..3\", Remove = 2147483647)", "2147483647", "3")]
    [InlineData("Prune<TokenNorm>(Layers = \"0,2\", Remove = 9), Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)", "Remove = 9", "Remove = 5")]
    [InlineData("Prune<TokenNorm>(Layers = \"0..3\", Remove = 8, Schedule = Schedule.Linear)", "Remove = 8", "Remove = 4")]
    [InlineData("Prune<TokenNorm>(Layers = \"1,2\", KeepCounts = [99, 50])", "[99, 50]", "[16, 16]")]
    [InlineData("Prune<TokenNorm>(Layers = \"1,2\", KeepCounts = new[] { 99, /* half */ 4 + 4 })", "99", "16")]
    [InlineData("Prune<TokenNorm>(Layers = \"1..3\", Removes = [9, 9, 0])", "9, 9", "9, 6")]
    [InlineData("Protect(0, 1, 2), Prune<TokenNorm>(Layers = \"1,2\", Keeps = [0.5, 0.1])", "0.1", "0.313")]
    public Task WhatTheModelGives_DecidesTheNearestBudget(string stage, string wrong, string right) => FixesAsync(stage, wrong, right);

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keep = 0)")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keep = double.NaN)")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keeps = [0.5, 0.5])")]
    [InlineData("Prune<TokenNorm>(Layers = \"2,3\", Keeps = [2, 0])")]
    [InlineData("Merge<KeySimilarity>(Layers = \"2\", Threshold = 1 / 0.0)")]
    [InlineData("Recipe(Method.ToMe, Keep = 0.5)")]
    public async Task WithoutANearestBudget_NothingIsOffered(string stage) =>
        Assert.Empty(await CodeFixTest.TitlesAsync(Id, $"[{Geometry}, {stage}] partial class X;"));

    [Fact]
    public Task FixAll_MendsBudgetsOfAllForms() => new CodeFixTest
    {
        Id = Id,
        Sources =
        [
            $"[{Geometry}]\n[Prune<TokenNorm>(Layers = \"1\", Keep = 2)]\n[Prune<TokenNorm>(Layers = \"2\", Threshold = 0.5)]\npartial class X;",
            $"[{Geometry}]\n[Prune<TokenNorm>(Layers = \"1\", KeepCount = 17)] // all\n[Prune<TokenNorm>(Layers = \"2\", KeepCount = 18)]\npartial class Y;",
        ],
        Fixed =
        [
            $"[{Geometry}]\n[Prune<TokenNorm>(Layers = \"1\", Keep = 1)]\n[Prune<TokenNorm>(Layers = \"2\", Threshold = 0.5)]\npartial class X;",
            $"[{Geometry}]\n[Prune<TokenNorm>(Layers = \"1\", KeepCount = 16)] // all\n[Prune<TokenNorm>(Layers = \"2\", KeepCount = 16)]\npartial class Y;",
        ],
    }.RunAsync();

    [Fact]
    public async Task Titles_NameTheBudget()
    {
        Assert.Equal(["Set Keep to 1"], await TitlesAsync("Keep = 1.5"));
        Assert.Equal(["Set KeepCounts to [16]"], await TitlesAsync("KeepCounts = [99]"));
        Assert.Equal(["Remove Schedule and Inflect"], await TitlesAsync("Keep = 1, Schedule = Schedule.Linear, Inflect = 0"));

        static Task<string[]> TitlesAsync(string budget) =>
            CodeFixTest.TitlesAsync(Id, $"[{Geometry}, Prune<TokenNorm>(Layers = \"2\", {budget})] partial class X;");
    }

    private static Task FixesAsync(string stage, string wrong, string right)
    {
        string source = $"[{Geometry}]\n[{stage}]\npartial class X;";
        Assert.Contains(wrong, source, StringComparison.Ordinal);
        return CodeFixTest.FixesAsync(Id, source, source.Replace(wrong, right));
    }
}
