using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class ScorerFixTests
{
    private const string Id = "PDSL108";
    private const string Geometry = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]";

    [Fact]
    public Task PolicyThatCannotBe_IsReplaced() => new CodeFixTest
    {
        Id = Id,
        Title = "Set PositionPolicy.Original on [Positions]",
        Sources =
        [
            $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X {{ }}",
            "[Positions(/* new */ PositionPolicy.Repacked)]\npartial class X { }",
        ],
        Fixed =
        [
            $"{Geometry}\n[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X {{ }}",
            "[Positions(/* new */ PositionPolicy.Original)]\npartial class X { }",
        ],
    }.RunAsync();

    [Fact]
    public Task MergesThatDisagree_AllUseSizes() => CodeFixTest.FixesAsync(
        Id,
        $"{Geometry}\n[Merge<KeySimilarity>(Layers = \"1\", Remove = 2)]\n[Merge<KeySimilarity>(Layers = \"2\", Remove = 2, ProportionalAttention = false)]\npartial class X;",
        $"{Geometry}\n[Merge<KeySimilarity>(Layers = \"1\", Remove = 2)]\n[Merge<KeySimilarity>(Layers = \"2\", Remove = 2)]\npartial class X;");
}
