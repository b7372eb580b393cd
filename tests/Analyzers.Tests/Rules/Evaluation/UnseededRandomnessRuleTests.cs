using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Evaluation;

public class UnseededRandomnessRuleTests
{
    private const string Id = "PDSL403";

    public static TheoryData<string, string> Sources { get; } = new()
    {
        { "new Random()", "new Random()" },
        { "new System.Random()", "new Random()" },
        { "Random.Shared", "Random.Shared" },
        { "Guid.NewGuid()", "Guid.NewGuid()" },
        { "Guid.CreateVersion7()", "Guid.CreateVersion7()" },
        { "System.Security.Cryptography.RandomNumberGenerator.GetInt32(3)", "RandomNumberGenerator.GetInt32" },
    };

    public static TheoryData<string, string> Clocks { get; } = new()
    {
        { "Environment.TickCount", "Environment.TickCount" },
        { "Environment.TickCount64", "Environment.TickCount64" },
        { "DateTime.Now", "DateTime.Now" },
        { "DateTimeOffset.UtcNow", "DateTimeOffset.UtcNow" },
        { "System.Diagnostics.Stopwatch.GetTimestamp()", "Stopwatch.GetTimestamp()" },
        { "\"name\".GetHashCode()", "string.GetHashCode()" },
        { "HashCode.Combine(1, 2)", "HashCode.Combine" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    [MemberData(nameof(Clocks))]
    public async Task InScorer_IsReported(string source, string name) => Assert.Equal(
        [$"'{name}' in scorer X makes results that cannot be repeated; use the seed of TokenPositions, or a literal one"],
        await RuleTest.TriggersAsync(Id, Scorer($"_ = [|{source}|];")));

    [Theory]
    [MemberData(nameof(Sources))]
    [MemberData(nameof(Clocks))]
    public async Task AsSeed_IsReported(string source, string name) => Assert.Equal(
        [$"'{name}' as the seed of WeaveOptions makes results that cannot be repeated; use a literal seed"],
        await RuleTest.TriggersAsync(Id, Method($"var options = new PipelineDsl.Onnx.WeaveOptions {{ Seed = (ulong)[|{source}|].GetHashCode() }};")));

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task BesideAnEvaluation_IsReported(string source, string name) => Assert.Equal(
        [$"'{name}' beside an evaluation makes results that cannot be repeated; use a literal seed"],
        await RuleTest.TriggersAsync(Id, Method($"var drawn = [|{source}|]; PipelineDsl.Evaluation.Arm? arm = null;")));

    [Fact]
    public async Task CalleeOfAScorer_IsReportedAtTheCall() => Assert.Equal(
        ["'Random.Shared' in Tools.Draw -> Tools.Next, which scorer X calls, makes results that cannot be repeated; "
            + "use the seed of TokenPositions, or a literal one"],
        await RuleTest.TriggersAsync(
            Id,
            Scorer("scores[0] = [|Tools.Draw()|];"),
            "static class Tools { public static int Draw() => Next(); static int Next() => Random.Shared.Next(); }"));

    [Theory]
    [InlineData("var arm = PipelineDsl.Evaluation.Arm.Random(\"r\", null!, 1, (ulong)[|Environment.TickCount64|]);", "Arm.Random")]
    [InlineData("var arm = PipelineDsl.Evaluation.Arm.Random(\"r\", null!, seeds: [1, (ulong)[|DateTime.UtcNow|].Ticks]);", "Arm.Random")]
    [InlineData("var options = new PipelineDsl.Onnx.WeaveOptions() with { Seed = unchecked((ulong)[|Random.Shared|].NextInt64()) };", "WeaveOptions")]
    [InlineData("_ = PipelineDsl.Kernels.KeyedHash.Key((ulong)[|Environment.TickCount|], 1);", "KeyedHash.Key")]
    [InlineData("var positions = new TokenPositions(default, 1, (ulong)[|DateTime.Now|].Ticks);", "TokenPositions")]
    public async Task EverySeedOfTheLibrary_IsLookedAt(string statement, string target)
    {
        string[] messages = await RuleTest.TriggersAsync(Id, Method(statement));
        Assert.Contains($" as the seed of {target} makes ", messages[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Random random = [|new()|]; PipelineDsl.Evaluation.Arm? arm = null;")]
    [InlineData("var random = new Random([|Environment.TickCount|]); List<PipelineDsl.Evaluation.Arm> arms = [];")]
    [InlineData("Action draw = () => [|Random.Shared|].Next(); PipelineDsl.Evaluation.Arm[] arms = [];")]
    [InlineData("[|Random.Shared|].Shuffle(new int[3]); PipelineDsl.Evaluation.Predictions.Of(null!, null!, 1);")]
    public Task EveryFormOfEvaluation_IsSeen(string statement) => RuleTest.TriggersAsync(Id, Method(statement));

    [Fact]
    public Task Parameter_MakesAnEvaluationToo() => RuleTest.TriggersAsync(
        Id, "class C { int M(PipelineDsl.Evaluation.Arm arm) => arm.Runs + [|Random.Shared|].Next(); }");

    [Theory]
    [InlineData("var random = new Random(1); PipelineDsl.Evaluation.Arm? arm = null;")]
    [InlineData("var options = new PipelineDsl.Onnx.WeaveOptions { Seed = 1 };")]
    [InlineData("int draw = Random.Shared.Next(); var id = Guid.NewGuid(); var options = new PipelineDsl.Onnx.WeaveOptions { Seed = 1 };")]
    [InlineData("var started = DateTime.Now; long ticks = Environment.TickCount64; PipelineDsl.Evaluation.Arm? arm = null;")]
    [InlineData("string file = Guid.NewGuid().ToString(\"N\") + $\"{Guid.NewGuid()}\"; PipelineDsl.Evaluation.Arm? arm = null;")]
    [InlineData("var mine = new Mine { Seed = Environment.TickCount }; PipelineDsl.Evaluation.Arm? arm = null;")]
    [InlineData("List<int> list = new(); var hash = 3.GetHashCode(); PipelineDsl.Evaluation.Arm? arm = null;")]
    [InlineData("var pool = System.Buffers.ArrayPool<int>.Shared; var now = new Clock().Now; PipelineDsl.Evaluation.Arm? arm = null;")]
    [InlineData("var options = new PipelineDsl.Onnx.WeaveOptions { Seed = 1, ExternalDataFolder = DateTime.Now.ToString() };")]
    public Task WhatCanBeRepeated_IsSilent(string statement) =>
        RuleTest.SilentAsync(Id, Method(statement), "class Mine { public int Seed { get; set; } } class Clock { public int Now => 1; }");

    [Fact]
    public Task AnotherMethodThatEvaluates_IsNotThisOne() => RuleTest.SilentAsync(
        Id, "class C { int Draw() => Random.Shared.Next(); int Runs(PipelineDsl.Evaluation.Arm arm) => arm.Runs; }");

    [Theory]
    [InlineData("scores[0] = new Random(1).Next();")]
    [InlineData("if (scores.IsEmpty) { throw new InvalidOperationException(DateTime.Now.ToString()); }")]
    [InlineData("scores[0] = KeyedHash(1); static float KeyedHash(ulong seed) => seed;")]
    public Task ScorerThatDrawsNothing_IsSilent(string statement) => RuleTest.SilentAsync(Id, Scorer(statement));

    [Fact]
    public Task PartsInSeveralFiles_AreOneScorer() => RuleTest.TriggersAsync(
        Id,
        "partial struct X : IPositionScorer { public static void Score(TokenPositions positions, Span<float> scores) => Draw(scores); }",
        "partial struct X { static void Draw(Span<float> scores) => scores.Fill([|Random.Shared|].NextSingle()); }");

    [Theory]
    [InlineData("var options = new PipelineDsl.Onnx.WeaveOptions { Seed = Random.Shared. };")]
    [InlineData("PipelineDsl.Evaluation.Arm.Random(, DateTime.Now")]
    [InlineData("Random random = new(; RandomNumberGenerator. ; Guid.NewGuid")]
    public Task HalfTyped_DoesNotThrow(string statement) =>
        // Analyzers that throw make this fail.
        Programs.AnalyzeAsync(Programs.Compile([Programs.Usings + Method(statement), Programs.Usings + Scorer(statement)]));

    private static string Method(string statement) => $"class C {{ void M() {{ {statement} }} }}";

    private static string Scorer(string statement) =>
        $"struct X : IPositionScorer {{ public static void Score(TokenPositions positions, Span<float> scores) {{ {statement} }} }}";
}
