using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class OneBudgetFixTests
{
    private const string Id = "PDSL105";
    private const string Geometry = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]";

    [Theory]
    [InlineData("Keep = 0.5, Remove = 3", "Keep = 0.5", null)]
    [InlineData("Remove = 3, Keep = 0.5", "Keep = 0.5", null)]
    [InlineData("Remove = 3, Keep = 0.5", "Remove = 3", "Remove Keep")]
    [InlineData("Keep = 0.5, KeepCount = 8, Remove = 3", "KeepCount = 8", "Remove Keep and Remove")]
    [InlineData("Keep = 0.5, Remove = 3, Schedule = Schedule.Linear, Inflect = 0", "Keep = 0.5", "Remove Remove, Schedule and Inflect")]
    [InlineData("Keep = 0.5, Of = Basis.Original, Remove = 3, Inflect = 0", "Remove = 3", "Remove Keep, Of and Inflect")]
    [InlineData("Keep = 0.5, /* or */ Remove = 3 /* ? */", "Keep = 0.5 /* or */  /* ? */", null)]
    public Task OneBudget_Stays(string budgets, string left, string? title) => CodeFixTest.FixesAsync(
        Id,
        $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", {budgets})]\npartial class X;",
        $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", {left})]\npartial class X;",
        title);

    [Theory]
    [InlineData("Remove Remove", "    Layers = \"2\", // the third\r\n    Keep = 0.5)] // half")]
    [InlineData("Remove Keep", "    Layers = \"2\", // the third\r\n    Remove = 3)]")]
    public Task ArgumentsOnTheirOwnLines_KeepThem(string title, string left) => CodeFixTest.FixesAsync(
        Id,
        $"{Geometry}\r\n[Prune<TokenNorm>(\r\n    Layers = \"2\", // the third\r\n    Keep = 0.5,\r\n    Remove = 3)]\r\npartial class X;",
        $"{Geometry}\r\n[Prune<TokenNorm>(\r\n{left.Replace(" // half", "")}\r\npartial class X;",
        title);

    [Fact]
    public Task FixAll_KeepsTheSameBudgetEverywhere() => new CodeFixTest
    {
        Id = Id,
        Title = "Remove KeepCount",
        LeavesOthers = true,
        Sources =
        [
            $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, KeepCount = 8)]\npartial class X;",
            $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", KeepCount = 8, Keep = 0.25), Prune<TokenNorm>(Layers = \"3\", Remove = 4, Removes = [2])]\n"
                + "partial class Y;",
        ],
        Fixed =
        [
            $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X;",
            $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", Keep = 0.25), Prune<TokenNorm>(Layers = \"3\", Remove = 4, Removes = [2])]\npartial class Y;",
        ],
        IsBroken = true,
    }.RunAsync();

    [Fact]
    public async Task Recipe_OffersOnlyWhatDefinesIt()
    {
        Assert.Equal(["Remove Keep"], await CodeFixTest.TitlesAsync(Id, $"{Geometry} [Recipe(Method.ToMe, Remove = 3, Keep = 0.5)] partial class X;"));
        Assert.Empty(await CodeFixTest.TitlesAsync(Id, $"{Geometry} [Recipe(Method.ToMe, KeepCount = 3, Keep = 0.5)] partial class X;"));
        Assert.Empty(await CodeFixTest.TitlesAsync(Id, $"{Geometry} [Prune<TokenNorm>(Layers = \"2\")] partial class X;"));
    }

    [Fact]
    public async Task Titles_AreAlternatives() => Assert.Equal(
        ["Remove KeepCount and Removes", "Remove Keep and Removes", "Remove Keep and KeepCount"],
        await CodeFixTest.TitlesAsync(Id, $"{Geometry} [Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, KeepCount = 3, Removes = [2])] partial class X;"));
}
