using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>What is written again after an edit, and what is not.</summary>
public class EditTests
{
    private const string Pipelines = """
        using PipelineDsl;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [Prune<TokenNorm>(Layers = "1", Remove = Budgets.Small)]
        public partial class First { public static int Unrelated() => 1; }

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [Prune<My>(Layers = "2", KeepCount = 7)]
        public partial class Second;
        """;

    private const string Others = """
        using System;
        using PipelineDsl;

        public static class Budgets { public const int Small = 2; }

        public struct My : IHiddenScorer
        {
            public static void Score(TokenMatrix hidden, Span<float> scores) => scores.Fill(Weights.Of(2));
        }

        public static class Weights { public static float Of(float x) => x * Factor; static float Factor => 3; }

        public class Elsewhere { int field = 1; static int Other(int x) => x; }
        """;

    [Theory]
    [InlineData(0, "using PipelineDsl;", "using PipelineDsl; // A comment.")]
    [InlineData(0, "=> 1;", "=> 2;")]
    [InlineData(0, "public static int Unrelated() => 1;", "public static int Renamed() => 1;")]
    [InlineData(1, "using System;", "// A comment.\nusing System;")]
    [InlineData(1, "int field = 1;", "int field = 2;")]
    [InlineData(1, "int field = 1;", "int field = 1; void Method() { }")]
    [InlineData(1, "int Other(int x) => x;", "int Other(int x) => x + 1;")]
    [InlineData(1, "public class Elsewhere", "public class Elsewhere2 { } public class Elsewhere")]
    public void EditThatChangesNoPipeline_WritesNothing(int source, string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of(Pipelines, Others);

        GeneratorRun edited = run.After(run.Input.Edit(source, text => text.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(0, edited.Emitted);
        Assert.Equal(run.Files, edited.Files);
    }

    /// <summary>A scorer's body is translated for GPUs, with what it calls.</summary>
    [Theory]
    [InlineData("Weights.Of(2)", "Weights.Of(4)")]
    [InlineData("x * Factor", "x + Factor")]
    [InlineData("Factor => 3", "Factor => 4")]
    public void EditInWhatAScorerRuns_WritesItsPipelineAgain(string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of(Pipelines, Others);

        GeneratorRun edited = run.After(run.Input.Edit(1, text => text.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(1, edited.Emitted);
    }

    [Theory]
    [InlineData(0, "KeepCount = 7", "KeepCount = 6", "Second.TokenPipeline.g.cs")]
    [InlineData(0, "Remove = Budgets.Small", "Remove = 3", "First.TokenPipeline.g.cs")]
    [InlineData(1, "Small = 2", "Small = 3", "First.TokenPipeline.g.cs")]
    [InlineData(1, "struct My : IHiddenScorer", "struct My : IKeyScorer", "Second.TokenPipeline.g.cs")]
    [InlineData(
        1, "public class Elsewhere",
        "public struct TokenNorm : IKeyScorer { public static void Score(HeadTensor k, Span<float> s) { } } public class Elsewhere",
        "First.TokenPipeline.g.cs")]
    public void EditThatChangesOnePipeline_WritesThatOne(int source, string before, string after, string changed)
    {
        GeneratorRun run = GeneratorRun.Of(Pipelines, Others);

        GeneratorRun edited = run.After(run.Input.Edit(source, text => text.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(1, edited.Emitted);
        Assert.Equal([changed], run.Files.Keys.Where(name => run.Files[name] != edited.Files[name]));
    }

    [Theory]
    [InlineData(0, "KeepCount = 7", "KeepCount = 0")]
    [InlineData(1, "IHiddenScorer", "IScorer")]
    public void EditThatBreaksOnePipeline_RemovesItsFileAndKeepsTheOther(int source, string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of(Pipelines, Others);

        GeneratorRun edited = run.After(run.Input.Edit(source, text => text.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(["First.TokenPipeline.g.cs"], edited.Files.Keys);
        Assert.Equal(run.Files["First.TokenPipeline.g.cs"], edited.Files["First.TokenPipeline.g.cs"]);
    }

    [Fact]
    public void UndoneEdit_GivesTheSameFiles()
    {
        GeneratorRun run = GeneratorRun.Of(Pipelines, Others);
        GeneratorRun edited = run.After(run.Input.Edit(0, static text => text.Replace("KeepCount = 7", "KeepCount = 3", StringComparison.Ordinal)));

        GeneratorRun undone = edited.After(run.Input);

        Assert.Equal(run.Files, undone.Files);
    }

    [Fact]
    public void ThousandClasses_AnEditWritesOnlyWhatItTouches()
    {
        string[] sources =
        [
            "class Unrelated { int field = 1; }",
            .. Enumerable.Range(0, 1000).Select(static index => $$"""
                using PipelineDsl;
                [TokenPipeline(Tokens = 16, Channels = 8, Layers = 2)]
                [Prune<TokenNorm>(Layers = "0", KeepCount = {{1 + (index % 16)}})]
                public partial class C{{index}};
                """),
        ];
        CSharpCompilation compilation = TestCompilation.Create(sources);
        GeneratorRun run = GeneratorRun.WithoutCompiling(compilation);
        Assert.Equal(1000, run.Emitted);

        CSharpCompilation unrelated = compilation.Edit(0, static text => text.Replace("= 1", "= 2", StringComparison.Ordinal));
        GeneratorRun afterUnrelated = run.After(unrelated);
        GeneratorRun afterOne = afterUnrelated.After(unrelated.Edit(500, static text => text.Replace("Tokens = 16", "Tokens = 20", StringComparison.Ordinal)));

        Assert.Equal(0, afterUnrelated.Emitted);
        Assert.Equal(1, afterOne.Emitted);

        CSharpCompilation withNew = unrelated.Edit(1, static text => text.Replace(
            "[TokenPipeline",
            "[Prune<TokenNorm>(Layers = \"0\", Keep = 1), TokenPipeline(Tokens = 9, Channels = 8, Layers = 1)] partial class New; [TokenPipeline",
            StringComparison.Ordinal));
        Assert.InRange(afterUnrelated.After(withNew).Emitted, 1, 16);
    }
}
