using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests;

/// <summary>The lines that docs/methods.md offers for copying, each in a pipeline that it suits.</summary>
public sealed class RecipeLineTests
{
    public static TheoryData<string> Methods => [.. MethodTable.All.Select(static facts => facts.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void RecipeLine_GeneratesItsStages(string method)
    {
        MethodFacts facts = MethodTable.Of(method)!;
        string source = $"""
            using PipelineDsl;

            {Geometry(facts)}
            {facts.Recipe}
            [RandomBaseline(Seeds = 5)]
            public partial class Model;
            """;

        GeneratorRun run = GeneratorRun.Of(source);

        Assert.NotEmpty(run.Files);
        using var loaded = new LoadedPipeline(run);
        TokenPipeline pipeline = loaded.Definition("Model");
        Assert.NotEmpty(pipeline.Stages);
        Assert.All(pipeline.Stages, stage => Assert.Equal($"{facts.Site}", $"{stage.Cut}"));
        Assert.Equal(pipeline.Stages.Length, loaded.Definition("Model+Random").Stages.Length);
    }

    private static string Geometry(MethodFacts facts) => facts switch
    {
        { Site: MethodSite.AroundAttention } => "[TokenPipeline(Tokens = 4096, Channels = 320, Layers = 2, Heads = 8)]",
        { Name: "GlobalCom2" } => "[TokenPipeline(Tokens = 2880, Channels = 1024, Layers = 24, Heads = 16)]",
        { Name: "AveragePooling" or "Downsampling" } => "[TokenPipeline(Tokens = 576, Channels = 1024, Layers = 24, Heads = 16)]",
        { Site: MethodSite.Output } when facts.Options.Any(static option => option.Name == "Frames") =>
            "[TokenPipeline(Tokens = 3136, Channels = 1024, Layers = 24, Heads = 16)]",
        { Site: MethodSite.Output } => "[TokenPipeline(Tokens = 577, Channels = 1024, Layers = 24, Heads = 16), Protect(0)]",
        _ when facts.Recipe.Contains("Within", StringComparison.Ordinal) =>
            "[TokenPipeline(Tokens = 640, Channels = 4096, Layers = 32, Heads = 32), Span(\"image\", 35, 576)]",
        { Name: "AToMe" } => "[TokenPipeline(Tokens = 200, Channels = 384, Layers = 12, Heads = 6)]",
        _ => "[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6), Protect(0)]",
    };
}
