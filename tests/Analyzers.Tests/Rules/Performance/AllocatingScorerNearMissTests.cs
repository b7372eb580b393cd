using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>What looks like an allocation and is none.</summary>
public class AllocatingScorerNearMissTests
{
    private const string Id = "PDSL302";

    /// <summary>Statements, and members of the scorer that they use.</summary>
    public static TheoryData<string, string> Silent { get; } = new()
    {
        // Spans and the stack
        { "Span<float> buffer = stackalloc float[8];", "" },
        { "Span<float> buffer = hidden.Tokens < 8 ? stackalloc float[8] : System.Buffers.ArrayPool<float>.Shared.Rent(hidden.Tokens);", "" },
        { "Span<float> part = scores[1..^1]; part.Fill(1);", "" },
        { "ReadOnlySpan<byte> text = \"abc\"u8;", "" },
        { "ReadOnlySpan<int> table = new[] { 1, 2, 3 };", "" },
        { "scores[0] = Table[1];", "static ReadOnlySpan<float> Table => [1, 2, 3];" },
        { "scores[0] = Table[1];", "static ReadOnlySpan<float> Table => new float[] { 1, 2, 3 };" },
        { "ReadOnlySpan<int> pair = [hidden.Tokens, hidden.Channels]; Span<int> one = [1];", "" },
        { "ReadOnlySpan<string> words = [\"a\", \"b\"];", "" },
        { "int[] none = []; IEnumerable<int> nothing = []; var empty = Array.Empty<int>();", "" },
        { "if (scores is [var first, .. var rest]) { rest.Fill(first); }", "" },
        { "if (\"abc\" is ['a', ..]) { }", "" },
        // Values
        {
            "var pair = (1, hidden.Tokens); (int a, int b) = pair; Point point = new(a, b); point = point with { A = 2 };",
            "record struct Point(int A, int B);"
        },
        { "new Walker(scores).Walk();", "ref struct Walker(Span<float> s) { Span<float> _s = s; public void Walk() => _s.Clear(); }" },
        { "int? maybe = hidden.Tokens; int tokens = maybe ?? 1; object? none = null;", "" },
        // Generic mathematics, and calls that look as if they boxed
        { "scores[0] = Twice(2f);", "static T Twice<T>(T x) where T : System.Numerics.INumber<T> => x + x * T.One;" },
        { "Run(new Op());", "interface IOp { int Do(); } struct Op : IOp { public int Do() => 1; } static int Run<T>(T op) where T : IOp => op.Do();" },
        { "Unbox(1);", "static int Unbox<T>(T x) where T : struct => typeof(T) == typeof(int) ? (int)(object)x : 0;" },
        { "IsNull(1);", "static bool IsNull<T>(T x) => x is null || x == null;" },
        { "_ = DayOfWeek.Friday.HasFlag(DayOfWeek.Monday);", "" },
        { "_ = ((DayOfWeek)hidden.Tokens).HasFlag(DayOfWeek.Monday);", "" },
        { "_ = DayOfWeek.Friday.GetHashCode();", "" },
        { "_ = hidden.Tokens.Equals(2) | hidden.Tokens.CompareTo(2) > 0 | EqualityComparer<int>.Default.Equals(1, 2);", "" },
        { "_ = Name is string { Length: > 1 };", "static object Name => \"name\";" },
        // Delegates that are made once, and functions that need none
        { "scores.Sort(static (a, b) => a.CompareTo(b));", "" },
        { "scores.Sort((a, b) => a.CompareTo(b));", "" },
        { "scores.Sort(Compare);", "static int Compare(float a, float b) => a.CompareTo(b);" },
        { "float sum = 0; void Add(float x) => sum += x; Add(1);", "" },
        { "static int Compare(float a, float b) => a.CompareTo(b); scores.Sort(Compare);", "" },
        { "const int k = 3; Func<int> three = () => k + nameof(scores).Length;", "" },
        // Text that the compiler computes
        { "const string Text = \"a\" + \"b\"; string name = nameof(scores) + Text; string fixedText = $\"{Text}!\";", "" },
        { "Span<char> text = stackalloc char[8]; text.TryWrite($\"{hidden.Tokens}\", out _); hidden.Tokens.TryFormat(text, out _);", "" },
        { "_ = string.IsNullOrEmpty(\"a\") | \"a\".StartsWith('a') | \"abc\".AsSpan(1).IsEmpty | string.Equals(\"a\", \"b\");", "" },
        { "_ = \"abc\".ToString(); _ = (hidden.Tokens > 1).ToString();", "" },
        // Loops
        {
            "foreach (float x in scores) { } foreach (int x in s_array) { } foreach (char c in \"abc\") { } foreach (int x in s_list) { }",
            "static readonly int[] s_array = new int[3]; static readonly List<int> s_list = new();"
        },
        {
            "foreach (int x in new Numbers()) { }",
            "struct Numbers { public Numbers GetEnumerator() => this; public int Current => 1; public bool MoveNext() => false; }"
        },
        { "_ = s_array.Sum() + s_array.Max() + (s_array.Any() ? 1 : 0); _ = Enumerable.Empty<int>();", "static readonly int[] s_array = new int[3];" },
        // Params
        { "Sum(); Span(1, 2);", "static void Sum(params int[] values) { } static void Span(params ReadOnlySpan<int> values) { }" },
        // What runs once, or only when all is lost
        { "scores[0] = s_table[0];", "static readonly float[] s_table = Enumerable.Range(0, 9).Select(static x => (float)x).ToArray();" },
        { "if (scores.IsEmpty) { throw new ArgumentException($\"{hidden.Tokens} tokens\" + scores.Length); }", "" },
        { "_ = scores.IsEmpty ? throw new ArgumentException(string.Format(\"{0}\", hidden.Tokens)) : 1;", "" },
        { "if (scores.IsEmpty) { Fail($\"{hidden.Tokens} tokens\"); }", "static void Fail(string why) => throw new InvalidOperationException(why);" },
        {
            "if (scores.IsEmpty) { Fail(hidden.Tokens); }",
            "static int Fail(object why) { string text = why + \"!\"; throw new InvalidOperationException(text); }"
        },
        {
            "if (scores.IsEmpty) { Fail($\"{hidden.Tokens} tokens\"); }",
            "[System.Diagnostics.CodeAnalysis.DoesNotReturn] static void Fail(string why) { while (true) { _ = new object(); } }"
        },
        { "ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, hidden.Tokens);", "" },
        {
            "System.Diagnostics.Debug.Assert(scores.Length > 1, $\"{hidden.Tokens} tokens\"); Trace(new object());",
            "[System.Diagnostics.Conditional(\"SCORER_TRACE\")] static void Trace(object what) { }"
        },
        // What is not run
        { "", "public static float[] Buffer() => new float[3]; static X() { _ = new object(); } public override string ToString() => \"a\" + 1;" },
        { "int[] Unused() => new int[3];", "" },
        // What other assemblies do is their affair
        {
            "System.Numerics.Tensors.TensorPrimitives.Add(scores, 1f, scores); scores.Sort(); Array.Sort(s_array);",
            "static readonly int[] s_array = new int[3];"
        },
    };

    [Theory]
    [MemberData(nameof(Silent))]
    public Task NoAllocation_IsSilent(string body, string members) => RuleTest.SilentAsync(Id, ScorerSource.Of(body, members));

    [Fact]
    public Task WhatIsNoScorer_MayAllocate() => RuleTest.SilentAsync(
        Id,
        """
        class C { public static void Score(TokenMatrix hidden, Span<float> scores) => _ = new object(); }
        struct S { public static void Score(TokenMatrix hidden, Span<float> scores) => _ = new object(); }
        interface IMine { static abstract void Score(Span<float> scores); }
        struct T : IMine { public static void Score(Span<float> scores) => _ = new object(); }
        """);

    [Fact]
    public Task LoweringsRunWhileAModelIsWoven_AndMayAllocate() => RuleTest.SilentAsync(
        Id,
        """
        using PipelineDsl.Onnx.Lowering;
        struct X : IHiddenScorer, IOnnxLowering
        {
            public static void Score(TokenMatrix hidden, Span<float> scores) { }
            public string Lower(OnnxGraphWriter graph, OnnxSignals signals) => "a" + new object();
        }
        """);
}
