using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class ProtectedPositionFixTests
{
    private const string Id = "PDSL109";
    private const string Stage = "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)";

    [Fact]
    public Task EndThatCannotBeProtected_IsLeftOutInEveryFile() => new CodeFixTest
    {
        Id = Id,
        Sources =
        [
            $"[TokenPipeline(MaxTokens = 16, Channels = 8, Layers = 4), {Stage}]\n[Protect(0, Recent = 2)] // CLS\npartial class X;",
            $"[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), {Stage}, Protect(Sinks = 17)]\npartial class Y;",
        ],
        Fixed =
        [
            $"[TokenPipeline(MaxTokens = 16, Channels = 8, Layers = 4), {Stage}]\n[Protect(0)] // CLS\npartial class X;",
            $"[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), {Stage}, Protect()]\npartial class Y;",
        ],
    }.RunAsync();
}
