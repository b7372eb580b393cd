using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class RandomBaselineFixTests
{
    private const string Id = "PDSL201";
    private const string Geometry = "(Tokens = 16, Channels = 8, Layers = 4)";
    private const string Declaration = $"[TokenPipeline{Geometry}, Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]";

    [Fact]
    public Task Class_GetsTheBaselineBehindItsAttributes() => CodeFixTest.FixesAsync(
        Id,
        """
        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)] // half of them
        // Not ours.
        [Obsolete("Soon.")]
        public partial class X;
        """,
        """
        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)] // half of them
        [RandomBaseline]
        // Not ours.
        [Obsolete("Soon.")]
        public partial class X;
        """);

    [Fact]
    public Task OneList_IsFollowedByAnother() => CodeFixTest.FixesAsync(
        Id, $"{Declaration}\npartial record X;", $"{Declaration}\n[RandomBaseline]\npartial record X;");

    [Fact]
    public Task DataSet_GetsTheBaselineOfTheOtherAssembly() => CodeFixTest.FixesAsync(
        Id,
        "[DatasetPipeline(Channels = 8)]\n[Select<TokenNorm>(Keep = 0.5)]\npartial class X;",
        "[DatasetPipeline(Channels = 8)]\n[Select<TokenNorm>(Keep = 0.5)]\n[RandomBaseline]\npartial class X;");

    [Fact]
    public Task OneLine_StaysOne() => CodeFixTest.FixesAsync(
        Id, $"{Declaration} /* c */ partial class X;", $"{Declaration}[RandomBaseline] /* c */ partial class X;");

    [Fact]
    public Task CarriageReturns_Stay() => CodeFixTest.FixesAsync(
        Id,
        $"class Outer\r\n{{\r\n}}\r\n\r\n{Declaration}\r\npartial class X\r\n{{\r\n}}\r\n",
        $"class Outer\r\n{{\r\n}}\r\n\r\n{Declaration}\r\n[RandomBaseline]\r\npartial class X\r\n{{\r\n}}\r\n");

    [Fact]
    public Task TargetsOfAttributes_Stay() => CodeFixTest.FixesAsync(
        Id, $"{Declaration.Replace("[", "[type: ")}\npartial class X;", $"{Declaration.Replace("[", "[type: ")}\n[RandomBaseline]\npartial class X;");

    [Fact]
    public Task NestedClasses_KeepTheirIndentation() => CodeFixTest.FixesAsync(
        Id,
        $$"""
        partial class Outer
        {
            {{Declaration}}
            partial class X;
        }
        """,
        $$"""
        partial class Outer
        {
            {{Declaration}}
            [RandomBaseline]
            partial class X;
        }
        """);

    [Fact]
    public Task OddIndentation_IsImitated() => new CodeFixTest
    {
        Id = Id,
        IsOddlyFormatted = true,
        Sources = [$"partial class Outer {{\n\t  {Declaration}\n    partial class X;\n}}"],
        Fixed = [$"partial class Outer {{\n\t  {Declaration}\n\t  [RandomBaseline]\n    partial class X;\n}}"],
    }.RunAsync();

    [Fact]
    public Task ConditionalAttributes_DoNotTakeItIn() => CodeFixTest.FixesAsync(
        Id,
        $"""
        [TokenPipeline{Geometry}]
        #if !NOTHING
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)]
        #else
        [Prune<TokenNorm>(Layers = "3", Keep = 0.5)]
        #endif
        partial class X;
        """,
        $"""
        [TokenPipeline{Geometry}]
        [RandomBaseline]
        #if !NOTHING
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)]
        #else
        [Prune<TokenNorm>(Layers = "3", Keep = 0.5)]
        #endif
        partial class X;
        """);

    [Fact]
    public Task AttributesBehindACondition_AreStillTheLast() => CodeFixTest.FixesAsync(
        Id,
        $"""
        [TokenPipeline{Geometry}]
        #if !NOTHING
        [Protect(0)]
        #endif
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)]
        #pragma warning disable CS1591
        partial class X;
        """,
        $"""
        [TokenPipeline{Geometry}]
        #if !NOTHING
        [Protect(0)]
        #endif
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)]
        [RandomBaseline]
        #pragma warning disable CS1591
        partial class X;
        """);

    [Fact]
    public Task PipelineWithinACondition_KeepsItThere() => CodeFixTest.FixesAsync(
        Id,
        $"#if !NOTHING\n{Declaration}\n#else\n[Serializable]\n#endif\n[Protect(0)]\npartial class X;",
        $"#if !NOTHING\n{Declaration}\n[RandomBaseline]\n#else\n[Serializable]\n#endif\n[Protect(0)]\npartial class X;");

    [Fact]
    public Task PartsInSeveralFiles_GetOneBaselineNextToThePipeline() => new CodeFixTest
    {
        Id = Id,
        Sources =
        [
            "[Protect(0)]\npartial class X { }",
            $"[TokenPipeline{Geometry}]\npartial class X {{ }}\n\n{Declaration}\npartial class Y;",
            "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }",
            $"{Declaration}\npartial class Z;",
        ],
        Fixed =
        [
            "[Protect(0)]\npartial class X { }",
            $"[TokenPipeline{Geometry}]\n[RandomBaseline]\npartial class X {{ }}\n\n{Declaration}\n[RandomBaseline]\npartial class Y;",
            "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X { }",
            $"{Declaration}\n[RandomBaseline]\npartial class Z;",
        ],
    }.RunAsync();

    [Theory]
    [InlineData("", "PipelineDsl.")]
    [InlineData("", "global::PipelineDsl.")]
    [InlineData("using P = PipelineDsl;", "P.")]
    [InlineData("using P = PipelineDsl;", "P::")]
    [InlineData("using PipelineDsl;", "PipelineDsl.")]
    public Task QualifiedNeighbours_AreImitated(string usings, string qualifier) => new CodeFixTest
    {
        Id = Id,
        HasUsings = true,
        Sources = [$"{usings}\n[{qualifier}TokenPipeline{Geometry}]\n[{qualifier}Prune<{qualifier}TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X;"],
        Fixed = [$"{usings}\n[{qualifier}TokenPipeline{Geometry}]\n[{qualifier}Prune<{qualifier}TokenNorm>(Layers = \"2\", Keep = 0.5)]\n"
            + $"[{qualifier}RandomBaseline]\npartial class X;"],
    }.RunAsync();

    [Theory]
    [InlineData("using Tp = PipelineDsl.TokenPipelineAttribute;", "PipelineDsl.")]
    [InlineData("using PipelineDsl; using Tp = PipelineDsl.TokenPipelineAttribute;", "")]
    [InlineData("using PipelineDsl; using Tp = PipelineDsl.TokenPipelineAttribute; class RandomBaselineAttribute : System.Attribute;", "PipelineDsl.")]
    [InlineData("using PipelineDsl; using Tp = PipelineDsl.TokenPipelineAttribute; class RandomBaseline;", "")]
    [InlineData("using PipelineDsl; using Tp = PipelineDsl.TokenPipelineAttribute; class RandomBaseline : System.Attribute;", "PipelineDsl.")]
    public Task NamesThatMeanSomethingElse_AreQualified(string usings, string qualifier) => new CodeFixTest
    {
        Id = Id,
        HasUsings = true,
        Sources = [$"{usings}\n[Tp{Geometry}]\n[PipelineDsl.Prune<PipelineDsl.TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X;"],
        Fixed = [$"{usings}\n[Tp{Geometry}]\n[PipelineDsl.Prune<PipelineDsl.TokenNorm>(Layers = \"2\", Keep = 0.5)]\n[{qualifier}RandomBaseline]\n"
            + "partial class X;"],
    }.RunAsync();

    [Fact]
    public Task HiddenNamespace_IsNamedFromTheRoot() => new CodeFixTest
    {
        Id = Id,
        HasUsings = true,
        Sources = [$"using Tp = PipelineDsl.TokenPipelineAttribute;\nnamespace Mine\n{{\n    namespace PipelineDsl {{ }}\n\n"
            + $"    [Tp{Geometry}, global::PipelineDsl.Prune<global::PipelineDsl.TokenNorm>(Layers = \"2\", Keep = 0.5)]\n    partial class X;\n}}"],
        Fixed = [$"using Tp = PipelineDsl.TokenPipelineAttribute;\nnamespace Mine\n{{\n    namespace PipelineDsl {{ }}\n\n"
            + $"    [Tp{Geometry}, global::PipelineDsl.Prune<global::PipelineDsl.TokenNorm>(Layers = \"2\", Keep = 0.5)]\n"
            + "    [global::PipelineDsl.RandomBaseline]\n    partial class X;\n}"],
    }.RunAsync();

    [Theory]
    [InlineData("[RandomBasel]")]
    [InlineData("[Obsolete(]")]
    [InlineData("[]")]
    public Task HalfTypedNeighbour_DoesNotMatter(string halfTyped) => new CodeFixTest
    {
        Id = Id,
        IsBroken = true,
        Sources = [$"{Declaration}\n{halfTyped}\npartial class X;"],
        Fixed = [$"{Declaration}\n[RandomBaseline]\n{halfTyped}\npartial class X;"],
    }.RunAsync();

    [Fact]
    public Task SuppressedDiagnostic_IsLeftAlone() => CodeFixTest.FixesAsync(
        Id,
        $"#pragma warning disable {Id}\n{Declaration}\npartial class X;\n#pragma warning restore {Id}\n{Declaration}\npartial class Y;",
        $"#pragma warning disable {Id}\n{Declaration}\npartial class X;\n#pragma warning restore {Id}\n{Declaration}\n[RandomBaseline]\npartial class Y;");

    [Fact]
    public async Task Title_NamesTheAttribute() => Assert.Equal(["Add [RandomBaseline]"], await CodeFixTest.TitlesAsync(Id, $"{Declaration} partial class X;"));
}
