using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>What kernels cannot say, one row each.</summary>
public class ProcessorOnlyScorerRuleTests
{
    private const string Id = "PDSL305";

    /// <summary>Statements, members of the scorer that they use, and what the message says.</summary>
    public static TheoryData<string, string, string> Obstacles { get; } = new()
    {
        { "scores[0] = [|s_weight|];", "static readonly float s_weight = 1;", "it reads the field s_weight, which is no constant; make it const" },
        { "scores[0] = [|Weight|];", "static float Weight { get; } = 1;", "it reads X.Weight" },
        { "scores[0] = [|MathF.Atan2(1, hidden.Tokens)|];", "", "kernels have no MathF.Atan2, and its source is not in this project" },
        { "[|scores.Sort()|];", "", "MemoryExtensions.Sort" },
        { "scores[0] = [|Twice(scores)|] + 1;", "static float Twice(Span<float> s) => 1;", "X.Twice changes variables inside of an expression" },
        { "scores[0] = [|Of(1f)|];", "static float Of<T>(T value) => 1;", "X.Of is generic; write it for the types that the scorer needs" },
        { "scores[0] = Deep(hidden.Tokens);", "static float Deep(int n) => n == 0 ? 0 : [|Deep(n - 1)|];", "X.Deep calls itself; write a loop" },
        { "int i = 0; scores[[|i++|]] = 1;", "", "it assigns inside of an expression; give the assignment a statement of its own" },
        { "float a, b; a = [|b = 1|]; scores[0] = a + b;", "", "it assigns inside of an expression" },
        { "int n = hidden.Tokens; Span<float> own = [|stackalloc float[n]|]; scores[0] = 1;", "", "a thread's own memory has a constant size" },
        { "Span<float> own = [|stackalloc float[100000]|]; scores[0] = 1;", "", "of 1 to 1024 values" },
        { "Span<char> own = [|stackalloc char[4]|]; scores[0] = 1;", "", "it has a span of Char" },
        { "(float, float) [|pair = (1, 2)|]; scores[0] = 1;", "", "as a local" },
        { "decimal [|d = 1|]; scores[0] = 1;", "", "it has a decimal as a local; use float, double, int" },
        { "byte [|d = 1|]; scores[0] = 1;", "", "it has a byte as a local" },
        { "if (hidden.Tokens < 2) { [|throw new InvalidOperationException();|] }", "", "it throws; leave the check out" },
        { "[|try { scores[0] = 1; } finally { scores[1] = 1; }|]", "", "it catches exceptions" },
        { "scores[0] = [|hidden[0][0] % 2f|];", "", "kernels have no remainder of floating point" },
        { "switch ([|hidden[0][0]|]) { case 1f: scores[0] = 1; break; }", "", "kernels switch over whole numbers alone; use if" },
        { "switch (hidden.Tokens) { [|case > 5:|] scores[0] = 1; break; }", "", "kernels have no patterns as cases" },
        { "scores[0] = [|hidden.Tokens switch { 1 => 2f, 2 => 3f }|];", "", "its switch may have no answer; end it with _" },
        { "ref float [|first = ref scores[0]|]; first = 1;", "", "it has a reference as a local; use an index" },
        { "scores[0] = [|hidden.Reference|];", "", "it reads TokenMatrix.Reference" },
        { "ReadOnlySpan<float> row = hidden[0]; [|row = scores|]; scores[0] = row[0];", "", "its span comes from two kinds of memory" },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public async Task Obstacle_IsReportedWhereItStands(string body, string members, string message)
    {
        string[] messages = await RuleTest.TriggersAsync(Id, ScorerSource.Of(body, members));

        Assert.Contains(message, messages[0], StringComparison.Ordinal);
        Assert.StartsWith("Scorer 'X' runs on the CPU only, because ", messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WholeMessage()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id, ScorerSource.Of("scores[0] = [|s_weight|];", "static readonly float s_weight = 1;"));

        Assert.Equal(["Scorer 'X' runs on the CPU only, because it reads the field s_weight, which is no constant; make it const"], messages);
    }

    [Fact]
    public Task EveryObstacle_IsReportedOnce() => RuleTest.TriggersAsync(
        Id, ScorerSource.Of("scores[0] = [|s_a|] + Own() + Own(); scores[1] = [|MathF.Cbrt(scores[0])|];", "static float s_a = 1; "
            + "static float Own() => [|s_a|];"));

    [Fact]
    public Task ObstacleInAnotherType_IsReportedAtTheCall() => RuleTest.TriggersAsync(
        Id,
        ScorerSource.Of("scores[0] = [|Helper.Weight(1)|];") + " static class Helper { static float s_weight = 1; "
            + "internal static float Weight(float x) => Deeper(x); "
        + "static float Deeper(float x) => x * s_weight; }");

    [Fact]
    public Task GenericScorer_IsReportedAtItsName() => RuleTest.TriggersAsync(
        Id, "struct [|X|]<T> : IHiddenScorer { public static void Score(TokenMatrix hidden, Span<float> scores) => scores[0] = 1; }");

    [Theory]
    [InlineData("IHiddenScorer", "Score(TokenMatrix hidden, Span<float> scores) { foreach (float v in hidden[0]) { scores[0] += MathF.Exp(v); } }")]
    [InlineData("IKeySimilarity", "Metric(HeadTensor keys, Span<float> metric) { metric.Fill(keys[0, 1][2]); }")]
    [InlineData("ISampleScorer", "Nothing() { }")]
    [InlineData("ICacheScorer", "Nothing() { throw new InvalidOperationException(); }")]
    public Task ScorerThatIsTranslatedOrNeedsNoTranslation_IsSilent(string contract, string method) =>
        RuleTest.SilentAsync(Id, ProjectKind.Usual with { MustCompile = false }, $"struct X : {contract} {{ public static void {method} }}");

    [Fact]
    public Task ScorerThatAllocates_IsReportedForThatAlone() =>
        RuleTest.SilentAsync(Id, ScorerSource.Of("float[] own = new float[4]; scores[0] = own[0] + s_weight;", "static readonly float s_weight = 1;"));

    [Fact]
    public Task CodeThatDoesNotCompile_IsLeftToTheCompiler() =>
        RuleTest.SilentAsync(Id, ProjectKind.Usual with { MustCompile = false }, ScorerSource.Of("scores[0] = Missing(1) + list.Count;"));
}
