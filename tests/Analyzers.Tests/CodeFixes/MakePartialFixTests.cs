using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class MakePartialFixTests
{
    private const string Id = "PDSL101";
    private const string Declaration = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]";

    [Theory]
    [InlineData("class X;", "partial class X;")]
    [InlineData("public sealed class X { }", "public sealed partial class X { }")]
    [InlineData("public /* why */ class X;", "public /* why */ partial class X;")]
    [InlineData("internal\n// one line for each\nclass X;", "internal\n// one line for each\npartial class X;")]
    [InlineData("record X;", "partial record X;")]
    [InlineData("public record class X(int A);", "public partial record class X(int A);")]
    [InlineData("sealed class X<T> where T : class;", "sealed partial class X<T> where T : class;")]
    [InlineData("#if !NOTHING\nclass X;\n#endif", "#if !NOTHING\npartial class X;\n#endif")]
    [InlineData("class @class;", "partial class @class;")]
    public Task Modifier_ComesLast(string source, string result)
    {
        const string Before = $"/// <summary>Documented.</summary>\n{Declaration}\n";
        return CodeFixTest.FixesAsync(Id, $"{Before}{source}\n", $"{Before}{result}\n");
    }

    [Fact]
    public Task AttributesOnTheSameLine_StayInFront() => CodeFixTest.FixesAsync(Id, $"{Declaration} class X;", $"{Declaration} partial class X;");

    [Fact]
    public Task CarriageReturns_Stay() => CodeFixTest.FixesAsync(
        Id, $"{Declaration}\r\n// Remark.\r\nclass X\r\n{{\r\n}}\r\n", $"{Declaration}\r\n// Remark.\r\npartial class X\r\n{{\r\n}}\r\n");

    [Fact]
    public Task ContainingTypes_BecomePartialOnceForAllThatTheyContain() => CodeFixTest.FixesAsync(
        Id,
        $$"""
        public interface IOuter
        {
            // Remark.
            record struct Middle
            {
                {{Declaration}}
                partial class X;

                {{Declaration}}
                class Y;

                class Other;
            }
        }
        """,
        $$"""
        public partial interface IOuter
        {
            // Remark.
            partial record struct Middle
            {
                {{Declaration}}
                partial class X;

                {{Declaration}}
                partial class Y;

                class Other;
            }
        }
        """);

    [Fact]
    public Task PartsInOtherFiles_BecomePartialToo() => new CodeFixTest
    {
        Id = Id,
        Sources = [$"class Outer {{ {Declaration} class X; }}", "partial class Outer { int a; }", "class Outer { int b; }", $"{Declaration} class Y;"],
        Fixed =
        [
            $"partial class Outer {{ {Declaration} partial class X; }}",
            "partial class Outer { int a; }",
            "partial class Outer { int b; }",
            $"{Declaration} partial class Y;",
        ],
    }.RunAsync();

    [Fact]
    public async Task Title_NamesWhatChanges()
    {
        Assert.Equal(["Make 'X' partial"], await CodeFixTest.TitlesAsync(Id, $"partial class Outer {{ {Declaration} class X; }}"));
        Assert.Equal(["Make 'Outer' partial"], await CodeFixTest.TitlesAsync(Id, $"class Outer {{ {Declaration} partial class X; }}"));
        Assert.Equal(["Make 'A', 'B' and 'X' partial"], await CodeFixTest.TitlesAsync(Id, $"class A {{ class B {{ {Declaration} class X; }} }}"));
    }
}
