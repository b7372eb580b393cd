using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class UniformSelectionFixTests
{
    private const string Id = "PDSL202";
    private const string Image = "[TokenPipeline(Tokens = 197, Channels = 8, Layers = 4), Protect(0)]\n[Prune<ClsAttention>(Layers = \"1\", KeepCount = 99)]";
    private const string Small = "[TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0)]\n[Prune<TokenNorm>(Layers = \"1\", KeepCount = 9)] // one\n[Prune<TokenNorm>(Layers = \"2\", KeepCount = 8)]";
    private const string Text = "[TokenPipeline(MaxTokens = 512, Channels = 8, Layers = 4)]\n[Prune<TokenNorm>(Layers = \"1\", KeepCount = 99)]";

    [Theory]
    [InlineData("Add [Uniform(Rows = 14, Columns = 14, Cell = 2)]", "Rows = 14, Columns = 14, Cell = 2", "Rows = 4, Columns = 4, Cell = 2")]
    [InlineData("Add [Uniform(Window = 14)]", "Window = 14", "Window = 4")]
    public async Task FixAll_MakesTheSameChoiceWithTheNumbersOfEachClass(string title, string image, string small)
    {
        Assert.Contains(title, await CodeFixTest.TitlesAsync(Id, $"{Image}\npartial class X;"));
        FixedSolution solution = FixedSolution.Of([$"{Programs.Usings}{Image}\npartial class X;", $"{Programs.Usings}{Small}\npartial class Y;"], Programs.Analyzers);
        FixedSolution result = await CodeFixTest.FixAllOnceAsync(solution, Id, title);
        Assert.Equal(
            [$"{Programs.Usings}{Image}\n[Uniform({image})]\npartial class X;", $"{Programs.Usings}{Small}\n[Uniform({small})]\npartial class Y;"],
            await result.TextsAsync());
        Assert.Empty(await result.DiagnosticsAsync(Id));
    }

    [Fact]
    public Task BestChoice_StandsInWhereAClassHasNoOther() => new CodeFixTest
    {
        Id = Id,
        Sources = [$"{Image}\npartial class X;", $"{Text}\npartial class Y;"],
        Fixed = [$"{Image}\n[Uniform(Rows = 14, Columns = 14, Cell = 2)]\npartial class X;", $"{Text}\n[Uniform(Window = 64)]\npartial class Y;"],
    }.RunAsync();
}
