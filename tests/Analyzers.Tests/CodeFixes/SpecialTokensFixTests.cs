using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class SpecialTokensFixTests
{
    private const string Id = "PDSL204";
    private const string Stage = "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]";

    [Fact]
    public Task PositionsAndEnds_AreProtectedInEveryFile() => new CodeFixTest
    {
        Id = Id,
        Sources =
        [
            $"[TokenPipeline(Tokens = 198, Channels = 8, Layers = 4)]\n{Stage}\npartial class X {{ }}",
            "// Far.\n[Protect(1, 100)]\npartial class X { }",
            "[TokenPipeline(Tokens = 197, Channels = 8, Layers = 4)]\n[Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)]\npartial class Y;",
        ],
        Fixed =
        [
            $"[TokenPipeline(Tokens = 198, Channels = 8, Layers = 4)]\n{Stage}\npartial class X {{ }}",
            "// Far.\n[Protect(0, 1, 100)]\npartial class X { }",
            "[TokenPipeline(Tokens = 197, Channels = 8, Layers = 4)]\n[Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)]\n[Protect(Sinks = 4, Recent = 1)]\npartial class Y;",
        ],
    }.RunAsync();

    [Fact]
    public async Task Titles_SayWhatIsAdded()
    {
        Assert.Equal(["Add [Protect(0)]"], await CodeFixTest.TitlesAsync(Id, $"[TokenPipeline(Tokens = 197, Channels = 8, Layers = 4)] {Stage} partial class X;"));
        Assert.Equal(
            ["Add 0 to [Protect]"],
            await CodeFixTest.TitlesAsync(Id, $"[TokenPipeline(Tokens = 198, Channels = 8, Layers = 4), Protect(1)] {Stage} partial class X;"));
    }
}
