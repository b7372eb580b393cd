using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class PositionPolicyFixTests
{
    private const string Id = "PDSL208";
    private const string Cache = "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 512)]\n[Evict<KeyNorm>(Layers = \"0..3\", Keep = 0.5)]";
    private const string Decoder = "[TokenPipeline(MaxTokens = 512, Channels = 8, Layers = 4)]\n[Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)]";

    [Fact]
    public Task OriginalPositions_AreForAll() => new CodeFixTest
    {
        Id = Id,
        Sources = [$"{Cache}\npartial class X;", $"{Decoder} // decoder\npartial class Y;"],
        Fixed = [$"{Cache}\n[Positions(PositionPolicy.Original)]\npartial class X;", $"{Decoder} // decoder\n[Positions(PositionPolicy.Original)]\npartial class Y;"],
    }.RunAsync();

    [Fact]
    public Task RepackedPositions_AreForCachesOnly() => new CodeFixTest
    {
        Id = Id,
        Title = "Add [Positions(PositionPolicy.Repacked)]",
        LeavesOthers = true,
        Sources = [$"{Cache}\npartial class X;", $"{Decoder}\npartial class Y;", $"{Cache}\npartial class Z;"],
        Fixed =
        [
            $"{Cache}\n[Positions(PositionPolicy.Repacked)]\npartial class X;",
            $"{Decoder}\npartial class Y;",
            $"{Cache}\n[Positions(PositionPolicy.Repacked)]\npartial class Z;",
        ],
    }.RunAsync();
}
