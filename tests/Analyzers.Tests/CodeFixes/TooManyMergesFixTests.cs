using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class TooManyMergesFixTests
{
    private const string Id = "PDSL107";
    private const string Geometry = "TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)";

    [Theory]
    [InlineData("Merge<KeySimilarity>(Layers = \"0\", Remove = 9)", "Remove = 9", "Remove = 8")]
    [InlineData("Protect(0), Merge<KeySimilarity>(Layers = \"0\", Remove = 9)", "Remove = 9", "Remove = 7")]
    [InlineData("Protect(0, 5), Merge<KeySimilarity>(Layers = \"0\", Remove = 9)", "Remove = 9", "Remove = 6")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0..1\", Remove = 7)", "Remove = 7", "Remove = 5")]
    [InlineData("Prune<TokenNorm>(Layers = \"0\", KeepCount = 9), Merge<KeySimilarity>(Layers = \"1\", Remove = 6)", "Remove = 6", "Remove = 4")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0\", Keep = 0.25)", "Keep = 0.25", "Keep = 0.469")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0..2\", Keep = 0.4)", "Keep = 0.4", "Keep = 0.469")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0,1\", KeepCount = 4)", "KeepCount = 4", "KeepCount = 8")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0,1\", Removes = [8, 5])", "[8, 5]", "[8, 4]")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0,1\", KeepCounts = [4, 4])", "[4, 4]", "[8, 4]")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0,1\", Keeps = [0.25, 0.5])", "0.25", "0.469")]
    public Task Budget_IsWhatMatchingCanMergeAtEveryLayer(string stage, string wrong, string right)
    {
        string source = $"[{Geometry}]\n[{stage}]\npartial class X;";
        Assert.Contains(wrong, source, StringComparison.Ordinal);
        return CodeFixTest.FixesAsync(Id, source, source.Replace(wrong, right));
    }

    [Fact]
    public Task TwoFiles_AreMendedTogether() => new CodeFixTest
    {
        Id = Id,
        Sources =
        [
            $"[{Geometry}]\n[Merge<KeySimilarity>(Layers = \"0\", Remove = 9)] // half\npartial class X;",
            $"[{Geometry}]\n[Protect(0)]\n[Merge<HiddenSimilarity>(Layers = \"1\", KeepCount = 2)]\npartial class Y;",
        ],
        Fixed =
        [
            $"[{Geometry}]\n[Merge<KeySimilarity>(Layers = \"0\", Remove = 8)] // half\npartial class X;",
            $"[{Geometry}]\n[Protect(0)]\n[Merge<HiddenSimilarity>(Layers = \"1\", KeepCount = 9)]\npartial class Y;",
        ],
    }.RunAsync();

    [Fact]
    public async Task Title_NamesTheBudget() => Assert.Equal(
        ["Set Remove to 8"], await CodeFixTest.TitlesAsync(Id, $"[{Geometry}, Merge<KeySimilarity>(Layers = \"0\", Remove = 9)] partial class X;"));
}
