using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Caches and data sets are found, named and written again like token pipelines.</summary>
public class SurfaceDiscoveryTests
{
    private const string Cache = """
        [PipelineDsl.KvCachePipeline(Layers = 2, KvHeads = 1, HeadDim = 8, MaxTokens = 16)]
        [PipelineDsl.Evict<PipelineDsl.KeyNorm>(Layers = "1", Keep = 0.5)]
        """;

    private const string Dataset = """
        [PipelineDsl.DatasetPipelineAttribute(Channels = 8)]
        [PipelineDsl.Select<PipelineDsl.TokenNorm>(Keep = 0.5)]
        """;

    private const string Tokens = """
        [PipelineDsl.TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [PipelineDsl.Prune<PipelineDsl.TokenNorm>(Layers = "1", Keep = 0.5)]
        """;

    [Fact]
    public void EverySurface_HasItsOwnFileName()
    {
        GeneratorRun run = GeneratorRun.Of(
            $"namespace A; {Tokens} partial class T; {Cache} partial class C<T>; partial struct Outer {{ {Dataset} partial class D; }}");

        Assert.Equal(["A.C-1.KvCachePipeline.g.cs", "A.Outer.D.DatasetPipeline.g.cs", "A.T.TokenPipeline.g.cs"], run.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NamesThatDifferInCase_GetTheirOwnFiles() =>
        Assert.Equal(4, GeneratorRun.Of(
            $"{Cache} partial class Foo; {Cache} partial class FOO; {Dataset} partial class FoO; {Tokens} partial class fOO;").Files.Count);

    [Theory]
    [InlineData("namespace @namespace.@class; ATTRIBUTES partial class @event;")]
    [InlineData("namespace My.System; class Math; class ArgumentOutOfRangeException; ATTRIBUTES static partial class Inner;")]
    [InlineData("namespace My.PipelineDsl { class Tokens { } } namespace My { ATTRIBUTES partial class Inner; }")]
    [InlineData("abstract class Base { public static int Plan; } ATTRIBUTES partial class Derived : Base;")]
    [InlineData("partial record Outer { partial interface IMiddle { ATTRIBUTES partial record Inner; } }")]
    public void AwkwardPlaces_Compile(string source)
    {
        foreach (string attributes in (string[])[Cache, Dataset])
        {
            string global = attributes.Replace("PipelineDsl.", "global::PipelineDsl.", StringComparison.Ordinal);
            Assert.Single(GeneratorRun.Of(source.Replace("ATTRIBUTES", global, StringComparison.Ordinal)).Files);
        }
    }

    [Theory]
    [InlineData("KvCachePipeline", "Layers = 2, KvHeads = 1, HeadDim = 8, MaxTokens = 16", "Evict<KeyNorm>(Layers = \"1\", Keep = 0.5)")]
    [InlineData("DatasetPipeline", "Channels = 8", "Select<TokenNorm>(Keep = 0.5)")]
    public void AliasedAttributeOnAnotherPart_IsFound(string pipeline, string geometry, string stage)
    {
        GeneratorRun run = GeneratorRun.Of(
            $"global using Declared = PipelineDsl.{pipeline}Attribute;",
            $"using PipelineDsl; [Declared({geometry})] partial class X;",
            $"using PipelineDsl; [{stage}] partial class X;");

        Assert.Equal([$"X.{pipeline}.g.cs"], run.Files.Keys);
    }

    [Theory]
    [InlineData("Keep = 0.5)] partial class C", "Keep = 0.25)] partial class C", "C.KvCachePipeline.g.cs")]
    [InlineData("Keep = 0.5)] partial class D", "Keep = 0.25)] partial class D", "D.DatasetPipeline.g.cs")]
    [InlineData("Keep = 0.5)] partial class T", "Keep = 0.25)] partial class T", "T.TokenPipeline.g.cs")]
    public void EditThatChangesOneSurface_WritesThatOne(string before, string after, string changed)
    {
        GeneratorRun run = GeneratorRun.Of($"{Cache} partial class C; {Dataset} partial class D; {Tokens} partial class T;");

        GeneratorRun edited = run.After(run.Input.Edit(0, text => text.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(1, edited.Emitted);
        Assert.Equal([changed], run.Files.Keys.Where(name => run.Files[name] != edited.Files[name]));
    }

    [Fact]
    public async Task GeneratedHalves_DoNotClashWithThemselves() => Assert.Empty(await Declarations.AnalyzeAsync(
        GeneratorRun.Of($"{Cache} partial class C; {Dataset} partial class D; {Tokens} partial class T;")));
}
