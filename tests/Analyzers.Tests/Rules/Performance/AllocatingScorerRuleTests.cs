using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>What allocates, one row each.</summary>
public class AllocatingScorerRuleTests
{
    private const string Id = "PDSL302";

    /// <summary>Statements, members of the scorer that they use, and what the message says.</summary>
    public static TheoryData<string, string, string> Allocations { get; } = new()
    {
        // Objects
        { "var list = [|new List<float>()|];", "", "new List<float>" },
        { "List<float> list = [|new()|];", "", "new List<float>" },
        { "var pair = [|new { hidden.Tokens }|];", "", "an anonymous object" },
        { "var box = [|new Box(1)|];", "record Box(int Value);", "new Box" },
        { "_ = [|s_box with { Value = 2 }|];", "record Box(int Value); static readonly Box s_box = new(1);", "a copy of Box" },
        { "Make<List<float>>();", "static T Make<T>() where T : class, new() => [|new T()|];", "new T" },
        // Arrays
        { "float[] buffer = [|new float[hidden.Tokens]|];", "", "new float[]" },
        { "float[] buffer = [|{ 1, 2 }|];", "", "new float[]" },
        { "var buffer = [|new[] { hidden.Tokens, 2 }|];", "", "new int[]" },
        { "var grid = [|new int[2, 3]|];", "", "new int[,]" },
        { "ReadOnlySpan<int> span = [|new int[] { hidden.Tokens }|];", "", "new int[]" },
        { "ReadOnlySpan<string> span = [|new[] { \"a\" }|];", "", "new string[]" },
        { "Span<int> span = [|new int[] { 1, 2 }|];", "", "new int[]" },
        { "float[] buffer = [|[1, 2]|];", "", "a collection expression of type float[]" },
        { "List<float> list = [|[]|];", "", "a collection expression of type List<float>" },
        { "IReadOnlyList<int> list = [|[1]|];", "", "a collection expression of type IReadOnlyList<int>" },
        { "Span<int> span = [|[.. s_array, 1]|];", "static readonly int[] s_array = new int[3];", "a collection expression of type Span<int>" },
        { "System.Collections.Immutable.ImmutableArray<int> array = [|[1]|];", "", "a collection expression of type ImmutableArray<int>" },
        { "[|Sum(1, 2)|];", "static void Sum(params int[] values) { }", "params array int[]" },
        // Boxing
        { "object boxed = [|hidden.Tokens|];", "", "boxing of int to object" },
        { "object boxed = [|(object)hidden.Tokens|];", "", "boxing of int to object" },
        { "IComparable boxed = [|hidden.Tokens|];", "", "boxing of int to IComparable" },
        { "Take([|hidden.Tokens|]);", "static void Take(IFormattable value) { }", "boxing of int to IFormattable" },
        { "int? tokens = hidden.Tokens; object? boxed = [|tokens|];", "", "boxing of int? to object" },
        { "_ = [|new Pair().GetHashCode()|];", "struct Pair { }", "boxing of Pair to call ValueType.GetHashCode" },
        { "_ = [|hidden.Tokens.GetType()|];", "", "boxing of int to call Object.GetType" },
        { "Box(1);", "static object? Box<T>(T value) where T : struct => [|value|];", "boxing of T to object" },
        { "Enum day = [|DayOfWeek.Friday|];", "", "boxing of DayOfWeek to Enum" },
        // Delegates
        { "float sum = 0; Action add = [|() => sum++|];", "", "closure over sum" },
        { "int n = scores.Length, m = n; Func<int> add = [|delegate { return n + m; }|];", "", "closure over n, m" },
        { "int n = scores.Length; int Next() => n + 1; Func<int> next = [|Next|];", "", "closure over n" },
        { "int n = scores.Length; int Next() => n + 1; Func<int> next = [|() => Next()|];", "", "closure over n" },
        { "Func<int, bool> has = [|s_set.Contains|];", "static readonly HashSet<int> s_set = new();", "delegate of Contains" },
        { "System.Linq.Expressions.Expression<Func<int>> tree = [|() => 1|];", "", "an expression tree" },
        { "Action both = [|s_a + s_a|];", "static readonly Action s_a = static () => { };", "a combined delegate" },
        // LINQ
        {
            "var big = [|s_array.Where(static x => x > 1).Select(static x => x + 1).ToArray()|];",
            "static readonly int[] s_array = new int[3];", "LINQ's ToArray"
        },
        { "int sum = [|s_set.Sum()|];", "static readonly HashSet<int> s_set = new();", "LINQ's Sum" },
        { "var big = [|from x in s_array where x > 1 select x|];", "static readonly int[] s_array = new int[3];", "a LINQ query" },
        { "foreach (int x in [|Enumerable.Range(0, 3)|]) { }", "", "LINQ's Range" },
        // Text
        { "string text = [|\"a\" + hidden.Tokens + \"b\"|];", "", "a string (+)" },
        { "string text = \"a\"; [|text += \"b\"|];", "", "a string (+=)" },
        { "string text = [|$\"{hidden.Tokens} tokens\"|];", "", "an interpolated string" },
        { "FormattableString text = [|$\"{hidden.Tokens} tokens\"|];", "", "an interpolated string" },
        { "string text = [|hidden.Tokens.ToString()|];", "", "Int32.ToString" },
        { "string text = [|DayOfWeek.Friday.ToString()|];", "", "Enum.ToString" },
        { "string text = [|string.Format(\"{0} {1}\", hidden.Tokens, hidden.Channels)|];", "", "String.Format" },
        { "string text = [|\"abc\".Substring(1)|];", "", "String.Substring" },
        { "string text = [|string.Join(\",\", 1, 2)|];", "", "String.Join" },
        // Calls
        { "float[] copy = [|scores.ToArray()|];", "", "Span.ToArray" },
        { "var days = [|Enum.GetValues<DayOfWeek>()|];", "", "Enum.GetValues" },
        { "_ = [|System.Threading.Tasks.Task.Delay(1)|];", "", "Task.Delay" },
        { "var copy = [|s_array.Clone()|];", "static readonly int[] s_array = new int[3];", "Array.Clone" },
        // State machines and enumerators
        { "_ = [|Values()|];", "static IEnumerable<int> Values() { yield return 1; }", "the iterator of Values" },
        {
            "_ = [|Run()|];",
            "static async System.Threading.Tasks.Task Run() => await System.Threading.Tasks.Task.CompletedTask;", "the state of the asynchronous Run"
        },
        { "foreach (int x in [|s_list|]) { }", "static readonly IReadOnlyList<int> s_list = new List<int>();", "the enumerator of IReadOnlyList<int>" },
        // Ranges
        { "int[] part = [|s_array[1..]|];", "static readonly int[] s_array = new int[3];", "a copy of a part of int[]" },
        { "string part = [|\"abc\"[1..]|];", "", "a copy of a part of string" },
        { "if (s_array is [_, [|.. var rest|]]) { }", "static readonly int[] s_array = new int[3];", "a copy of a part of int[]" },
        // Run-time binding
        { "[|s_any.Run()|];", "static readonly dynamic s_any = 1;", "dynamic binding" },
    };

    [Theory]
    [MemberData(nameof(Allocations))]
    public async Task Allocation_IsReportedWhereItIs(string body, string members, string what)
    {
        string[] messages = await RuleTest.TriggersAsync(Id, ScorerSource.Of(body, members));
        Assert.StartsWith($"Scorer 'X' allocates at every call: {what}; ", messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_SaysWhoAllocatesWhatAndWhatToDo() => Assert.Equal(
        ["Scorer 'X' allocates at every call: new float[]; use the spans it gets or stackalloc"],
        await RuleTest.TriggersAsync(Id, ScorerSource.Of("float[] buffer = [|new float[hidden.Tokens]|];")));

    [Theory]
    [InlineData("IPositionScorer", "void Score(TokenPositions positions, Span<float> scores)")]
    [InlineData("IHiddenScorer", "void Score(TokenMatrix hidden, Span<float> scores)")]
    [InlineData("IKeyScorer", "void Score(HeadTensor keys, Span<float> scores)")]
    [InlineData("IKeySimilarity", "void Metric(HeadTensor keys, Span<float> metric)")]
    [InlineData("IHiddenSimilarity", "void Metric(TokenMatrix hidden, Span<float> metric)")]
    public async Task EveryContract_IsFollowed(string contract, string method)
    {
        await RuleTest.TriggersAsync(Id, $"struct X : {contract} {{ public static {method} {{ _ = [|new object()|]; }} }}");
        await RuleTest.TriggersAsync(Id, $"struct X : {contract} {{ static void {contract}.{method["void ".Length..]} {{ _ = [|new object()|]; }} }}");
    }

    [Fact]
    public Task Query_IsFollowedToo() => RuleTest.TriggersAsync(
        Id,
        """
        struct X : IAttentionScorer
        {
            public static AttentionQuery Query => [|new object()|] is null ? AttentionQuery.First : AttentionQuery.Last;

            static void IAttentionScorer.Score(AttentionRows attention, Span<float> scores) => _ = [|new object()|];
        }
        """);

}
