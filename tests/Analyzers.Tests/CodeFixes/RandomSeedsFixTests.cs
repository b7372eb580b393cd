using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class RandomSeedsFixTests
{
    private const string Id = "PDSL210";
    private const string Declaration = "TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)";

    [Theory]
    [InlineData("[RandomBaseline(Seeds = 3)]", "[RandomBaseline(Seeds = 5)]")]
    [InlineData("[RandomBaseline(Seeds=/* few */ 3 /* ! */)]", "[RandomBaseline(Seeds=/* few */ 5 /* ! */)]")]
    [InlineData("[RandomBaseline(\r\n    Seeds = 1 + 1)]", "[RandomBaseline(\r\n    Seeds = 5)]")]
    [InlineData("[Serializable, RandomBaselineAttribute(@Seeds = 3), Obsolete]", "[Serializable, RandomBaselineAttribute(@Seeds = 5), Obsolete]")]
    [InlineData("[\n#if !NOTHING\n    RandomBaseline(Seeds = 3)\n#endif\n]", "[\n#if !NOTHING\n    RandomBaseline(Seeds = 5)\n#endif\n]")]
    public Task Seeds_AreRaised(string baseline, string result) =>
        CodeFixTest.FixesAsync(Id, $"[{Declaration}]\n{baseline}\npartial class X;", $"[{Declaration}]\n{result}\npartial class X;");

    [Fact]
    public Task TwoFiles_AreMendedTogether() => new CodeFixTest
    {
        Id = Id,
        Sources =
        [
            $"[{Declaration}, RandomBaseline(Seeds = 1)] partial class X; [{Declaration}, RandomBaseline(Seeds = 2)] partial class Y;",
            $"[{Declaration}] partial class Z {{ }}",
            "[RandomBaseline(Seeds = 3)] partial class Z { }",
        ],
        Fixed =
        [
            $"[{Declaration}, RandomBaseline(Seeds = 5)] partial class X; [{Declaration}, RandomBaseline(Seeds = 5)] partial class Y;",
            $"[{Declaration}] partial class Z {{ }}",
            "[RandomBaseline(Seeds = 5)] partial class Z { }",
        ],
    }.RunAsync();

    [Fact]
    public async Task Title_NamesTheNumber() =>
        Assert.Equal(["Set Seeds to 5"], await CodeFixTest.TitlesAsync(Id, $"[{Declaration}, RandomBaseline(Seeds = 3)] partial class X;"));
}
