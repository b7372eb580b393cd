using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Evaluation;

public class LatencyNeverMeasuredRuleTests
{
    private const string Id = "PDSL401";

    private const string Half = """
        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class Half;

        """;

    [Fact]
    public async Task PrintedFigures_AreReportedAtTheMember()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, Half, """
            static class Report
            {
                static void Print() => Console.WriteLine($"{[|Half.Plan.FlopsLeft|]:P1} of the FLOPs, {Half.Plan.Layers} layers");
            }
            """);
        Assert.Equal(
            [
                "'Half.Plan.FlopsLeft' is reported, but nothing in this project measures latency; "
                + "time the arms with LatencySampler and report that beside it",
            ],
            messages);
    }

    [Theory]
    [InlineData("Console.WriteLine([|Half.Plan.OutputTokens|]);")]
    [InlineData("Console.WriteLine(\"{0} of {1}\", [|Half.Random.Plan.OutputTokens|], 16);")]
    [InlineData("Console.WriteLine(\"speed-up \" + [|Half.Plan.IdealSpeedup|]);")]
    [InlineData("Console.WriteLine(Math.Round(100 * (1 - [|Half.Plan.Table.FlopsLeft|]), 1));")]
    [InlineData("Console.Error.WriteLine(string.Join(\", \", [|plan.LayerTokens|]));")]
    [InlineData("Console.Out.Write([|plan.LayerTokens|][^1]);")]
    [InlineData("Console.WriteLine(plan?[|.OutputTokens|]);")]
    [InlineData("string text = [|plan.Flops|].ToString(\"e2\"); Console.WriteLine(text);")]
    [InlineData("double left = [|plan.FlopsLeft|]; double percent = 100 * left; Console.WriteLine($\"{percent} %\");")]
    [InlineData("Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { Name = \"half\", [|plan.FlopsLeft|] }));")]
    [InlineData("var text = new System.Text.StringBuilder(); text.Append([|plan.IdealSpeedup|]); text.Append($\"{[|plan.OutputTokens|]}\");")]
    [InlineData("System.Diagnostics.Debug.WriteLineIf(true, $\"{[|plan.FlopsLeft|]}\");")]
    public Task EveryWayToText_IsFound(string statement) => RuleTest.TriggersAsync(
        Id,
        Half,
        $$"""
        static class Report
        {
            static void Print(PipelineDsl.Tokens.TokenPlan plan)
            {
                {{statement}}
            }
        }
        """);

    [Fact]
    public Task FiguresOfAPartialReport_AreFoundInEveryPart() => RuleTest.TriggersAsync(
        Id,
        Half,
        "static partial class Report { static void Print() => Console.WriteLine([|Half.Plan.OutputTokens|]); }",
        "static partial class Report { static string Text => $\"{[|Half.Plan.IdealSpeedup|]}x\"; }");

    [Theory]
    [InlineData("static long Now() => System.Diagnostics.Stopwatch.GetTimestamp();")]
    [InlineData("static readonly System.Diagnostics.Stopwatch Watch = new();")]
    [InlineData("static long Now(TimeProvider clock) => clock.GetTimestamp();")]
    [InlineData("static long Now() => Environment.TickCount64;")]
    [InlineData("static object Sampler() => new PipelineDsl.Evaluation.LatencySampler();")]
    [InlineData("static double Time(PipelineDsl.Evaluation.ArmLatency latency) => latency.P50;")]
    [InlineData("static void Add(PipelineDsl.Evaluation.Comparison comparison) { }")]
    [InlineData("[BenchmarkDotNet.Attributes.Benchmark] static void Run() { }")]
    public Task LatencyIsMeasuredElsewhere_IsSilent(string member) => RuleTest.SilentAsync(
        Id,
        Half + "static class Report { static void Print() => Console.WriteLine(Half.Plan.FlopsLeft); }",
        $"static class Clock {{ {member} }}",
        "namespace BenchmarkDotNet.Attributes { class BenchmarkAttribute : Attribute; }");

    [Theory]
    [InlineData("static int Compare(Comparison<int> comparison) => comparison(1, 2);")]
    [InlineData("class Stopwatch; static Stopwatch? Watch;")]
    [InlineData("// Stopwatch, LatencySampler and TickCount64 are for another day.")]
    public Task NamesThatMeanSomethingElse_MeasureNothing(string member) => RuleTest.TriggersAsync(
        Id,
        Half,
        "static class Report { static void Print() => Console.WriteLine([|Half.Plan.FlopsLeft|]); }",
        $"static class Clock {{\n{member}\n}}");

    [Theory]
    [InlineData("float[] buffer = new float[Half.Plan.OutputTokens * 8];")]
    [InlineData("if (Half.Plan.FlopsLeft > 0.5) { Console.WriteLine(\"mild\"); }")]
    [InlineData("Console.WriteLine(Half.Plan.FlopsLeft > 0.5);")]
    [InlineData("Console.WriteLine(Half.Plan.OutputTokens == 8 ? \"half\" : \"other\");")]
    [InlineData("Console.WriteLine(nameof(Half.Plan.FlopsLeft));")]
    [InlineData("Console.WriteLine(Half.Plan.Table.LayerTokens.Length);")]
    [InlineData("Console.WriteLine($\"{Half.Plan.Layers} layers, {Half.Plan.Channels} channels\");")]
    [InlineData("foreach (int item in Enumerable.Range(0, Half.Plan.OutputTokens)) { }")]
    [InlineData("throw new InvalidOperationException($\"Expected {Half.Plan.OutputTokens} tokens.\");")]
    [InlineData("var error = new ArgumentException(\"Expected \" + Half.Plan.OutputTokens); throw error;")]
    [InlineData("System.IO.File.Delete($\"half-{Half.Plan.OutputTokens}.onnx\");")]
    [InlineData("string modelPath = $\"half-{Half.Plan.OutputTokens}.onnx\"; Console.WriteLine(modelPath);")]
    [InlineData("int tokens = Half.Plan.OutputTokens; float[] buffer = new float[tokens];")]
    [InlineData("Expect(8, Half.Plan.OutputTokens);")]
    [InlineData("Console.WriteLine(new Other().FlopsLeft);")]
    [InlineData("Console.WriteLine(Other.Plan.FlopsLeft);")]
    public Task FiguresThatNobodyReads_AreSilent(string statement) => RuleTest.SilentAsync(
        Id,
        Half,
        $$"""
        class Other
        {
            public double FlopsLeft = 1;
            public static class Plan { public const double FlopsLeft = 1; }
        }
        static class Use
        {
            static void Expect(int expected, int actual) { }
            static void Run()
            {
                {{statement}}
            }
        }
        """);
}
