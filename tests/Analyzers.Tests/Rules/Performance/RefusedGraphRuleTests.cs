using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

public class RefusedGraphRuleTests
{
    private const string Id = "PDSL306";

    private const string Models = """
        using PipelineDsl.OnnxRuntime;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "2", Threshold = 0.5), RandomBaseline]
        partial class Adaptive;

        [TokenPipeline(MaxTokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class Open16;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class Half;

        """;

    [Fact]
    public async Task Options_AreReportedAtTheAssignment_WithTheReason()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, Models + """
            static class Program
            {
                static object A() => Adaptive.Open("a.onnx", running: new ModelRunnerOptions { Device = 1, [|CudaGraphs = true|] });
                static object B() => Open16.Random.Open("a.onnx", running: new() { [|CudaGraphs = true|] });
            }
            """);
        Assert.Equal(
            [
                "CUDA graphs cannot record 'Adaptive', so opening it throws: stage Layer2 runs on the processor: How many tokens stay depends on the data",
                "CUDA graphs cannot record 'Open16.Random', so opening it throws: "
                + "the number of tokens is open, up to 16; declare Tokens instead of MaxTokens",
            ],
            messages);
    }

    [Theory]
    [InlineData("var options = new ModelRunnerOptions { [|CudaGraphs = true|] }; Adaptive.Open(\"a.onnx\", running: options);")]
    [InlineData("ModelRunnerOptions options = new() { [|CudaGraphs = (true)|] }; Half.Open(\"a.onnx\", running: options); Adaptive.Open(\"a.onnx\", running: options);")]
    [InlineData("Adaptive.Open(\"a.onnx\", running: given with { [|CudaGraphs = true|] });")]
    [InlineData("ModelRunner.Open(\"a.onnx\", new ModelRunnerOptions { Pipelines = [Half.Definition, Adaptive.Definition], [|CudaGraphs = true|] });")]
    [InlineData("const bool Yes = true; Adaptive.Open(\"a.onnx\", running: new() { [|CudaGraphs = Yes|] });")]
    public Task EveryWayToOpen_IsFound(string statement) => RuleTest.TriggersAsync(Id, Models + Program(statement));

    [Theory]
    [InlineData("Half.Open(\"a.onnx\", running: new() { CudaGraphs = true });")]
    [InlineData("Half.Random.Open(\"a.onnx\", running: new() { CudaGraphs = true });")]
    [InlineData("Adaptive.Open(\"a.onnx\", running: new() { CudaGraphs = false });")]
    [InlineData("Adaptive.Open(\"a.onnx\", running: new() { CudaGraphs = given.CudaGraphs });")]
    [InlineData("ModelRunner.Open(\"a.onnx\", new ModelRunnerOptions { Pipelines = [Half.Definition], CudaGraphs = true });")]
    [InlineData("var options = new ModelRunnerOptions { CudaGraphs = true }; options = given; Adaptive.Open(\"a.onnx\", running: options);")]
    [InlineData("var options = new ModelRunnerOptions { CudaGraphs = true }; Half.Open(\"a.onnx\", running: options); Adaptive.Open(\"a.onnx\");")]
    [InlineData("Other.Open(new Other { CudaGraphs = true });")]
    [InlineData("Console.WriteLine(Adaptive.Plan.CudaGraphs);")]
    public Task WhatIsNotOpenedWithGraphs_IsLeftAlone(string statement) => RuleTest.SilentAsync(Id, Models + Program(statement));

    private static string Program(string statement) => $$"""
        sealed class Other
        {
            public bool CudaGraphs { get; init; }

            public static void Open(Other other) { }
        }

        static class Program
        {
            static void Run(ModelRunnerOptions given)
            {
                {{statement}}
            }
        }
        """;
}
