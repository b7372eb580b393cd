using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class CostlyStageFixTests
{
    private const string Id = "PDSL304";
    private const string Geometry = "[TokenPipeline(Tokens = 256, Channels = 64, Layers = 4)]";

    [Fact]
    public Task LayersThatDoNotPay_AreLeftOutInEveryFile() => new CodeFixTest
    {
        Id = Id,
        Title = "Set Layers to \"0..2\"",
        Sources =
        [
            $"{Geometry}\n[Merge<HiddenSimilarity>(Layers = \"0..3\", Remove = 8)] // all\npartial class X;",
            $"{Geometry}\n[Merge<HiddenSimilarity>(Remove = 8, Layers = \"0,1..3\")]\npartial class Y;",
        ],
        Fixed =
        [
            $"{Geometry}\n[Merge<HiddenSimilarity>(Layers = \"0..2\", Remove = 8)] // all\npartial class X;",
            $"{Geometry}\n[Merge<HiddenSimilarity>(Remove = 8, Layers = \"0..2\")]\npartial class Y;",
        ],
    }.RunAsync();
}
