using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class FixedLengthFixTests
{
    private const string Id = "PDSL303";
    [Fact]
    public Task Ceiling_BecomesTheLengthInEveryFile() => new CodeFixTest
    {
        Id = Id,
        Title = "Rename MaxTokens to Tokens",
        Sources =
        [
            "[TokenPipeline(MaxTokens = 198 /* DeiT */, Channels = 8, Layers = 4)]\n[Protect(0, 197), Uniform(Rows = 7, Columns = 28, Cell = 7), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X;",
            "[TokenPipeline(Channels = 8, MaxTokens = 197, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class Y;",
        ],
        Fixed =
        [
            "[TokenPipeline(Tokens = 198 /* DeiT */, Channels = 8, Layers = 4)]\n[Protect(0, 197), Uniform(Rows = 7, Columns = 28, Cell = 7), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X;",
            "[TokenPipeline(Channels = 8, Tokens = 197, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class Y;",
        ],
    }.RunAsync();
}
