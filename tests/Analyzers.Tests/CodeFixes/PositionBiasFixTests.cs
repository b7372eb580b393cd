using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class PositionBiasFixTests
{
    private const string Id = "PDSL203";
    private const string Declaration = "[TokenPipeline(MaxTokens = 512, Channels = 8, Layers = 4)]\n[Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)]";

    [Fact]
    public Task SeveralStagesAndFiles_GetOneQuotaEach() => new CodeFixTest
    {
        Id = Id,
        Sources = [$"{Declaration}\n[Prune<LastQueryAttention>(Layers = \"3\", Keep = 0.5)]\npartial class X;", $"{Declaration}\npartial class Y;"],
        Fixed =
        [
            $"{Declaration}\n[Prune<LastQueryAttention>(Layers = \"3\", Keep = 0.5)]\n[Uniform(Window = 64)]\npartial class X;",
            $"{Declaration}\n[Uniform(Window = 64)]\npartial class Y;",
        ],
    }.RunAsync();
}
