using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class UnprotectedEvictionFixTests
{
    private const string Id = "PDSL209";
    private const string Declaration = "[KvCachePipeline(Layers = 24, KvHeads = 2, HeadDim = 64, MaxTokens = 4096), RandomBaseline]\n[Evict<KeyNorm>(Layers = \"0..23\", KeepCount = 1024)]";

    [Fact]
    public Task WhatIsMissing_IsProtectedInEveryFile() => new CodeFixTest
    {
        Id = Id,
        Sources = [$"{Declaration}\npartial class X;", $"{Declaration}\npartial class Y {{ }}", "[Protect(Sinks = /* one */ 0, Recent = 8)]\npartial class Y { }"],
        Fixed =
        [
            $"{Declaration}\n[Protect(Sinks = 4, Recent = 64)]\npartial class X;",
            $"{Declaration}\npartial class Y {{ }}",
            "[Protect(Sinks = /* one */ 4, Recent = 8)]\npartial class Y { }",
        ],
    }.RunAsync();

    [Fact]
    public async Task Titles_SayWhatIsSet()
    {
        Assert.Equal(["Add [Protect(Sinks = 4, Recent = 64)]"], await CodeFixTest.TitlesAsync(Id, $"{Declaration} partial class X;"));
        Assert.Equal(["Set Recent to 64 on [Protect]"], await CodeFixTest.TitlesAsync(Id, $"{Declaration} [Protect(Sinks = 4)] partial class X;"));
    }
}
