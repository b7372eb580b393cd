using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>How calls are followed from a scorer.</summary>
public class AllocatingScorerCallTests
{
    private const string Id = "PDSL302";

    [Fact]
    public async Task CalleeElsewhere_IsReportedAtTheCall() => Assert.Equal(
        ["Scorer 'X' allocates at every call: new float[] in Tools.Sum; use the spans it gets or stackalloc"],
        await RuleTest.TriggersAsync(
            Id,
            ScorerSource.Of("[|Tools.Sum(scores)|]; Tools.Clear(scores);"),
            "static class Tools { public static void Sum(Span<float> s) => _ = new float[3]; public static void Clear(Span<float> s) => s.Clear(); }"));

    [Fact]
    public async Task ChainOverFiles_IsNamed() => Assert.Equal(
        ["Scorer 'X' allocates at every call: new List<int> in A.Go -> B.Go -> B.Next, and 1 more; use the spans it gets, stackalloc or structs"],
        await RuleTest.TriggersAsync(
            Id,
            "static class A { public static void Go() => B.Go(); }",
            "static class B { public static void Go() => Next(); static void Next() { _ = new List<int>(); _ = new int[3]; } }",
            ScorerSource.Of("[|A.Go()|];")));

    [Fact]
    public async Task CalleeElsewhere_IsAnAdditionalLocation()
    {
        Compilation compilation = Programs.Compile([
            Programs.Usings + ScorerSource.Of("Tools.Go();"),
            Programs.Usings + "static class Tools { public static void Go() { _ = new int[3]; _ = new object(); } }"]);
        Diagnostic diagnostic = (await Programs.AnalyzeAsync(compilation)).Single(static found => found.Id == Id);
        Assert.Equal(
            ["Source1.cs new int[3]", "Source1.cs new object()"],
            diagnostic.AdditionalLocations.Select(static location =>
                $"{location.SourceTree!.FilePath} {location.SourceTree.ToString().Substring(location.SourceSpan.Start, location.SourceSpan.Length)}"));
    }

    [Fact]
    public Task OwnMethods_AreReportedWhereTheyAllocate() => RuleTest.TriggersAsync(
        Id,
        ScorerSource.Of("Sum(); Sum(); int Local() => [|new int[3]|].Length; Local();", "static void Sum() => _ = [|new object()|];"));

    [Fact]
    public Task PartsInSeveralFiles_AreOneScorer() => RuleTest.TriggersAsync(
        Id,
        "partial struct X : IKeyScorer { public static partial void Score(HeadTensor keys, Span<float> scores); }",
        "partial struct X { public static partial void Score(HeadTensor keys, Span<float> scores) => Sum(); }",
        "partial struct X { static void Sum() => _ = [|new object()|]; }");

    [Fact]
    public Task ScorerInAPipeline_IsFollowed() => RuleTest.TriggersAsync(
        Id,
        """
        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<P.X>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class P
        {
            internal struct X : IHiddenScorer
            {
                public static void Score(TokenMatrix hidden, Span<float> scores)
                {
                    [|Help()|];
                    Nested.Go();
                }

                static class Nested { public static void Go() => _ = [|new object()|]; }
            }

            static void Help() => _ = new object();
        }
        """);

    [Fact]
    public Task Members_OfEveryKindAreFollowed() => RuleTest.TriggersAsync(
        Id,
        ScorerSource.Of(
            """
            var v = [|new V(1)|];
            _ = [|v.Size|];
            [|v.Size|] = 1;
            _ = [|v[0]|];
            _ = [|v + v|];
            _ = [|-v|];
            int n = [|(int)v|];
            [|v++|];
            [|v += v|];
            [|foreach (int x in v) { }|]
            [|using (v) { }|]
            [|(int a, int b) = v|];
            Func<int> f = [|V.Make|];
            if (v is [|(1, 2)|]) { }
            """),
        """
        struct V : IDisposable
        {
            int[] _data = new int[2];
            public V(int x) { }
            public int Size { get => new int[1].Length; set => _ = new object(); }
            public int this[int i] => new int[1].Length;
            public static V operator +(V a, V b) { _ = new object(); return a; }
            public static V operator -(V a) { _ = new object(); return a; }
            public static V operator ++(V a) { _ = new object(); return a; }
            public static explicit operator int(V a) { _ = new object(); return 1; }
            public Items GetEnumerator() { _ = new object(); return default; }
            public void Dispose() => _ = new object();
            public void Deconstruct(out int a, out int b) { _ = new object(); a = b = 1; }
            public static int Make() => new int[1].Length;
            public struct Items { public int Current => 1; public bool MoveNext() => false; }
        }
        """);

    [Fact]
    public async Task StaticAbstractCall_IsFollowedThroughTypeParameters() => Assert.Equal(
        ["Scorer 'X' allocates at every call: new int[] in Map.Run -> Map.Inner -> Bad.Do; use the spans it gets or stackalloc"],
        await RuleTest.TriggersAsync(
            Id,
            ScorerSource.Of("Map.Run<Good>(); [|Map.Run<Bad>()|];"),
            """
            interface IOp { static abstract int Do(); }
            struct Good : IOp { public static int Do() => 1; }
            struct Bad : IOp { public static int Do() => new int[1].Length; }
            static class Map
            {
                public static void Run<T>() where T : struct, IOp { Inner<T, int>(); void Unused() => T.Do(); }
                static void Inner<TOp, TOther>() where TOp : IOp => TOp.Do();
            }
            """));

    [Fact]
    public Task CallThroughAnInstance_IsFollowedThroughTypeParameters() => RuleTest.TriggersAsync(
        Id,
        ScorerSource.Of("Run(new Good()); Run<Bad>(default);", "static void Run<T>(T op) where T : struct, IOp { T copy = op; [|Pass<T>.Again(copy)|]; }"),
        """
        interface IOp { int Do(); }
        struct Good : IOp { public int Do() => 1; }
        struct Bad : IOp { int IOp.Do() => new int[1].Length; }
        static class Pass<T> where T : struct, IOp { public static void Again(T op) => op.Do(); }
        """);

    [Fact]
    public Task Recursion_Ends() => RuleTest.TriggersAsync(
        Id,
        ScorerSource.Of("[|A.Even(3)|]; Again(); Nest(1);", "static void Again() => Again(); static void Nest<T>(T x) => Nest((x, x));"),
        "static class A { public static void Even(int n) => Odd(n - 1); static void Odd(int n) { Even(n - 1); _ = new object(); } }");

    [Fact]
    public Task CallBackIntoTheScorer_IsReportedThere() => RuleTest.TriggersAsync(
        Id,
        ScorerSource.Of("A.Go();", "public static void Back() => _ = [|new object()|];"),
        "static class A { public static void Go() => X.Back(); }");

    [Fact]
    public Task AnotherScorer_IsReportedForBoth() => RuleTest.TriggersAsync(
        Id,
        ScorerSource.Of("_ = [|new object()|];"),
        "struct Y : IHiddenScorer { public static void Score(TokenMatrix hidden, Span<float> scores) => [|X.Score(hidden, scores)|]; }");

    [Fact]
    public Task DefaultImplementation_IsReportedAtTheName() => RuleTest.TriggersAsync(
        Id,
        "interface IMine : IHiddenScorer { static void IHiddenScorer.Score(TokenMatrix hidden, Span<float> scores) => _ = new object(); }",
        "struct [|X|] : IMine;");

    [Theory]
    [InlineData("_ = new")]
    [InlineData("_ = new List<")]
    [InlineData("_ = new Missing(1, );")]
    [InlineData("foreach (var x in ) { }")]
    [InlineData("foreach (var x in missing.Items")]
    [InlineData("Missing.Call(() => scores, $\"{\", [1, .. ], x => ")]
    [InlineData("var (a, b) = ; using (missing) { } _ = s is [.., var y")]
    [InlineData("string s = \"a\" + ; s += ; object o = (object)")]
    [InlineData("Score(; Score(hidden, scores, scores); T Local<T>( => new T[")]
    [InlineData("_ = from x in select; throw; yield return 1; await missing;")]
    public async Task HalfTypedBody_DoesNotThrow(string body)
    {
        string unclosed = $"struct X : IHiddenScorer, IMissing {{ public static void Score(TokenMatrix hidden) {{ {body}";
        foreach (string source in new[] { ScorerSource.Of(body), ScorerSource.Of(body)[..^3], unclosed })
        {
            // Analyzers that throw make this fail.
            await Programs.AnalyzeAsync(Programs.Compile([Programs.Usings + source]));
        }
    }
}
