using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Datasets;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Classes in awkward places. That their code compiles without a warning is asserted by every run.</summary>
public class HostileNameTests
{
    private const string Attributes = """
        [PipelineDsl.TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [PipelineDsl.Prune<PipelineDsl.TokenNorm>(Layers = "1", Keep = 0.5)]
        """;

    private const string DatasetAttributes = """
        [global::PipelineDsl.DatasetPipeline(Channels = 8), global::PipelineDsl.RandomBaseline]
        [global::PipelineDsl.Deduplicate<global::PipelineDsl.MinHash>]
        [global::PipelineDsl.Deduplicate<global::PipelineDsl.CosineSimilarity>(Threshold = 0.9)]
        [global::PipelineDsl.Select<global::PipelineDsl.TokenNorm>(Keep = 0.5)]
        [global::PipelineDsl.Select<global::PipelineDsl.Prototypes>(Keep = 0.5)]
        [global::PipelineDsl.Select<global::PipelineDsl.KCenter>(KeepCount = 50)]
        [global::PipelineDsl.Merge<global::PipelineDsl.HiddenSimilarity>(KeepCount = 5)]
        """;

    [Theory]
    [InlineData("ATTRIBUTES partial class Global;", "Global", "Global")]
    [InlineData("namespace A.B; class Outer { } ATTRIBUTES partial class Inner;", "A.B.Inner", "A.B.Inner")]
    [InlineData(
        "namespace A; partial class Outer { partial struct Middle { ATTRIBUTES partial class Inner { } } }", "A.Outer+Middle+Inner", "A.Outer.Middle.Inner")]
    [InlineData("partial interface IOuter { ATTRIBUTES public partial class Inner { } }", "IOuter+Inner", "IOuter.Inner")]
    [InlineData("partial record Outer { partial record struct Middle { ATTRIBUTES partial record Inner; } }", "Outer+Middle+Inner", "Outer.Middle.Inner")]
    [InlineData("namespace @namespace.@class; ATTRIBUTES partial class @event;", "namespace.class.event", "namespace.class.event")]
    [InlineData("namespace My.System; class Span; class Func; ATTRIBUTES static partial class Inner;", "My.System.Inner", "My.System.Inner")]
    [InlineData("namespace My.PipelineDsl { class Global { } } namespace My { ATTRIBUTES partial class Inner; }", "My.Inner", "My.Inner")]
    [InlineData("namespace My; ATTRIBUTES partial class Part { } partial class Part { int other; int Other() => other; }", "My.Part", "My.Part")]
    [InlineData("abstract class Base { public static int Plan, Random, Layer1; } ATTRIBUTES partial class Derived : Base;", "Derived", "Derived")]
    [InlineData("class KeySimilarity; class TokenStage; ATTRIBUTES partial class Decoy;", "Decoy", "Decoy")]
    public void AwkwardPlace_CompilesAndRuns(string source, string type, string fullName)
    {
        using var loaded = LoadedPipeline.Of(
            source.Replace("ATTRIBUTES", Attributes.Replace("PipelineDsl.", "global::PipelineDsl.", StringComparison.Ordinal), StringComparison.Ordinal));

        Assert.Equal(fullName, loaded.Definition(type).FullName);
        Assert.Equal(8, new StageRun(loaded.Definition(type).Stages[0], 16).Count);
    }

    [Theory]
    [InlineData("ATTRIBUTES partial class Global;", "Global")]
    [InlineData("namespace A.B; class Outer { } ATTRIBUTES partial class Inner;", "A.B.Inner")]
    [InlineData("namespace A; partial class Outer { partial struct Middle { ATTRIBUTES partial class Inner { } } }", "A.Outer+Middle+Inner")]
    [InlineData("partial interface IOuter { ATTRIBUTES public partial class Inner { } }", "IOuter+Inner")]
    [InlineData("partial record Outer { partial record struct Middle { ATTRIBUTES partial record Inner; } }", "Outer+Middle+Inner")]
    [InlineData("namespace @namespace.@class; ATTRIBUTES partial class @event;", "namespace.class.event")]
    [InlineData("namespace My.System; class Span; class Func; class String; ATTRIBUTES static partial class Inner;", "My.System.Inner")]
    [InlineData("namespace My.PipelineDsl.Datasets { class SampleReader { } } namespace My { ATTRIBUTES partial class Inner; }", "My.Inner")]
    [InlineData("partial class Plan { partial class Read { partial class Sample { ATTRIBUTES partial class Inner { } } } }", "Plan+Read+Sample+Inner")]
    [InlineData("abstract class Base { public static int Plan, Random, Read, Sample, Stage2Score, RunAsync; } ATTRIBUTES partial class Derived : Base;", "Derived")]
    [InlineData("class CosineSimilarity; class DatasetStage; class SampleBlock; ATTRIBUTES partial class Decoy;", "Decoy")]
    public void AwkwardPlaceOfADataset_Compiles(string source, string type)
    {
        using var loaded = LoadedPipeline.Of(source.Replace("ATTRIBUTES", DatasetAttributes, StringComparison.Ordinal));
        string random = $"{type}+Random";

        Assert.Equal((type.Split('.')[^1].Replace('+', '.'), 6), (loaded.Dataset(type).Name, loaded.Dataset(type).Stages.Length));
        Assert.Equal(6, loaded.Dataset(random).Stages.Length);
    }

    [Fact]
    public void GenericClassesOfDatasets_CompileForEveryArity()
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using PipelineDsl;
            namespace G;
            {{DatasetAttributes}}
            partial class C;
            {{DatasetAttributes}}
            partial class C<T> where T : struct;
            partial class C<TScorer, @int> where @int : class, new()
            {
                [DatasetPipeline(Channels = 8), Select<Hidden>(Keep = 0.5)]
                internal partial class Inner<TArguments>;
            }

            struct Hidden : ISampleScorer
            {
                static SampleColumns ISampleScorer.Columns => SampleColumns.None;
                static void ISampleScorer.Score(in SampleBlock samples, SampleOptions options, System.Span<double> scores) { }
            }
            """);

        Assert.Equal(
            ["G.C-1.DatasetPipeline.g.cs", "G.C-2.Inner-1.DatasetPipeline.g.cs", "G.C.DatasetPipeline.g.cs"],
            run.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ScorersWhoseNamesAreKeywords_AreCalled()
    {
        using var loaded = LoadedPipeline.Of("""
            using System;
            using PipelineDsl;

            namespace @namespace.@int;

            [DatasetPipeline(Channels = 8), RandomBaseline]
            [Deduplicate<@static<string>.@params>]
            [Select<@static<string>.@class<int>>(Keep = 0.9, Column = "a\"b\n*/ </summary>"), Select<@static<string>.@void>(Keep = 0.9)]
            [Select<@await>(KeepCount = 7), Select<ScoreColumn>(KeepCount = 5, Column = "c\n\u2028}*/")]
            public partial class @event;

            public partial struct @static<@ref>
            {
                public struct @class<@in> : ISampleScorer
                {
                    public static SampleColumns Columns => SampleColumns.Score;
                    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores) => scores.Fill(7);
                }

                public struct @void : IGroupScorer
                {
                    static SampleColumns IGroupScorer.Columns => SampleColumns.None;
                    static SampleGrouping IGroupScorer.Grouping => SampleGrouping.Clusters;
                    static void IGroupScorer.Score(SampleGroup group, Span<double> scores) => scores.Fill(8);
                }

                public struct @params : ITextSimilarity
                {
                    static int ITextSimilarity.Bands(SampleOptions options) => 3;
                    static bool ITextSimilarity.Sign(ReadOnlySpan<byte> text, SampleOptions options, Span<ulong> bands) => false;
                }
            }

            public struct @await : ISubsetSelector
            {
                static SampleColumns ISubsetSelector.Columns => SampleColumns.Cost;
                static void ISubsetSelector.Select(SubsetProblem problem, SubsetChoice choice) => choice.Add(0, 1);
            }
            """);
        DatasetPipeline definition = loaded.Dataset("namespace.int.event");

        Assert.Equal(("event", 5), (definition.Name, definition.Stages.Length));
        Assert.Equal(3, ((TextDeduplicationStage)definition.Stages[0]).Bands);
        double[] scores = new double[1];
        ((ScoreStage)definition.Stages[1]).Score(new SampleBlock { Indices = new long[1] }, definition.Stages[1].Options, scores);
        Assert.Equal([7.0], scores);
        Assert.Equal(["a\"b\n*/ </summary>", "c\n\u2028}*/"], new[] { 1, 4 }.Select(stage => definition.Stages[stage].Options.Column));
        Assert.Equal(SampleGrouping.Clusters, ((GroupStage)definition.Stages[2]).Grouping);
        Assert.Equal(SampleColumns.Embedding | SampleColumns.Cost, definition.Stages[3].Columns);
    }

    [Theory]
    [InlineData("Sample")]
    [InlineData("SampleRows")]
    [InlineData("Read")]
    [InlineData("RunAsync")]
    [InlineData("Stage2Score")]
    public async Task ClassNamedAsAMemberOfADataset_IsRefused(string name) =>
        Assert.Single(await Declarations.RefusedAsync("PDSL110", $"{DatasetAttributes} partial class {name};"));

    [Fact]
    public void BaselineThatCounts_FindsItsPipelineWhereverThatStands()
    {
        const string Threshold = """
            [global::PipelineDsl.TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
            [global::PipelineDsl.Prune<global::PipelineDsl.TokenNorm>(Layers = "1", Threshold = 0.5)]
            """;
        GeneratorRun run = GeneratorRun.Of($$"""
            namespace @namespace.System;
            partial class C<T, @int> where @int : class, new()
            {
                {{Threshold}}
                internal partial class Inner<U>;
            }
            partial record Outer { partial record struct @event { {{Threshold}} partial record Inner; } }
            """);

        Assert.Equal(2, run.Files.Count);
    }

    [Fact]
    public void GenericClasses_CompileForEveryArity()
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            namespace G;
            {{Attributes}}
            partial class C;
            {{Attributes}}
            partial class C<T> where T : struct;
            partial class C<T, @int> where @int : class, new()
            {
                {{Attributes}}
                internal partial class Inner<U>;
            }
            """);

        Assert.Equal(
            ["G.C-1.TokenPipeline.g.cs", "G.C-2.Inner-1.TokenPipeline.g.cs", "G.C.TokenPipeline.g.cs"],
            run.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NamesThatDifferInCase_GetTheirOwnFiles()
    {
        GeneratorRun run = GeneratorRun.Of($"{Attributes} partial class Foo; {Attributes} partial class FOO; {Attributes} partial class Bar;");

        Assert.Equal(3, run.Files.Count);
        Assert.Contains("Bar.TokenPipeline.g.cs", run.Files.Keys);
    }

    [Fact]
    public void AttributesOnPartsInSeveralFiles_MakeOnePipeline()
    {
        using var loaded = LoadedPipeline.Of(
            "using PipelineDsl; [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)] partial class Parts;",
            "using PipelineDsl; [Prune<TokenNorm>(Layers = \"3\", Remove = 1)] partial class Parts;",
            "using PipelineDsl; [Prune<KeyNorm>(Layers = \"0\", Remove = 2), Protect(0, 1)] partial class Parts;");

        Assert.Equal([0, 3], loaded.Definition("Parts").Stages.Select(static stage => stage.Layer));
        Assert.Equal([16, 14, 14, 14, 13], loaded.Definition("Parts").Plan.LayerTokens.AsEnumerable());
    }

    [Fact]
    public void AliasedAttribute_IsFound()
    {
        GeneratorRun run = GeneratorRun.Of(
            "global using Compressed = PipelineDsl.TokenPipelineAttribute;",
            "using PipelineDsl; [Compressed(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)] partial class Aliased;");

        Assert.Single(run.Files);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp11, NullableContextOptions.Disable)]
    [InlineData(LanguageVersion.Preview, NullableContextOptions.Enable)]
    public void OldestAndNewestLanguage_Compile(LanguageVersion version, NullableContextOptions nullable)
    {
        CSharpParseOptions options = TestCompilation.ParseOptions.WithLanguageVersion(version);

        GeneratorRun run = GeneratorRun.Of(TestCompilation.Create(options, nullable, $"#nullable disable\n{Attributes} partial class Old {{ }}"));

        Assert.Single(run.Files);
    }

    [Fact]
    public void StaticFieldThatUsesTheDefinition_SeesIt()
    {
        using var loaded = LoadedPipeline.Of($$"""
            {{Attributes}}
            public partial class Eager
            {
                private static readonly int _stages = Definition.Stages.Length;
                public static int Stages => _stages;
            }
            """);

        Assert.Equal(1, loaded.Static("Eager", "Stages"));
    }
}
