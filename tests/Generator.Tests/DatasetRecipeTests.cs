using PipelineDsl.Datasets;
using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Tests;

/// <summary>Recipes over samples: what each expands into, and what it refuses.</summary>
public class DatasetRecipeTests
{
    private const string Geometry = "[DatasetPipeline(Channels = 8, Classes = 3, Epochs = 4), RandomBaseline]";

    public static TheoryData<string> Methods => [.. DatasetMethods.All.Select(static facts => facts.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task RecipeLine_BecomesItsStages(string method)
    {
        MethodFacts facts = DatasetMethods.Of(method)!;
        GeneratorRun run = GeneratorRun.Of($"using PipelineDsl; {Geometry} {facts.Recipe} public partial class X;");

        Assert.DoesNotContain(await Declarations.AnalyzeAsync(run), static diagnostic => diagnostic.Id.StartsWith("PDSL1", StringComparison.Ordinal));
        using var loaded = new LoadedPipeline(run);
        DatasetPipeline pipeline = loaded.Dataset("X");
        Assert.Equal(facts.Dataset!.Stages.Length, pipeline.Stages.Length);
        Assert.All(pipeline.Stages, stage => Assert.StartsWith($"{facts.Title} ({facts.Source}): ", stage.Action, StringComparison.Ordinal));
        Assert.Equal(pipeline.Stages.Length, loaded.Dataset("X+Random").Stages.Length);
    }

    [Fact]
    public void D4_DeduplicatesThenKeepsAFractionOfTheSet()
    {
        using var loaded = LoadedPipeline.Of($"using PipelineDsl; {Geometry} [Recipe(Method.D4, Keep = 0.4, Clusters = 7)] public partial class X;");
        DatasetPipeline pipeline = loaded.Dataset("X");

        var sizes = new SampleOptions { Classes = 3, Epochs = 4, Clusters = 7 };
        Assert.IsType<DeduplicationStage>(pipeline.Stages[0]);
        Assert.Equal(new SampleBudget(SampleBudgetKind.Keep, 0.75), pipeline.Stages[0].Budget);
        Assert.IsType<GroupStage>(pipeline.Stages[1]);
        Assert.Equal(new SampleBudget(SampleBudgetKind.Keep, 0.4, OfOriginal: true), pipeline.Stages[1].Budget);
        Assert.All(pipeline.Stages, stage => Assert.Equal(sizes, stage.Options));
    }

    [Fact]
    public void Ccs_SharesOutTheOriginalBudgetWithoutTheMislabelled()
    {
        using var loaded = LoadedPipeline.Of($"using PipelineDsl; {Geometry} [Recipe(Method.Ccs, Keep = 0.1, DropMislabelled = 0.3)] public partial class X;");
        DatasetStage stage = Assert.Single(loaded.Dataset("X").Stages);

        Assert.Equal((50, 0.3), (stage.Options.Strata, stage.Options.DropMislabelled));
        Assert.Equal(new SampleBudget(SampleBudgetKind.Keep, 0.1, OfOriginal: true), stage.Budget);
        Assert.Equal(SampleColumns.Probabilities | SampleColumns.Label, stage.Columns);
    }

    [Fact]
    public void Moderate_KeepsTheMiddleOfTheClasses()
    {
        using var loaded = LoadedPipeline.Of($"using PipelineDsl; {Geometry} [Recipe(Method.Moderate, KeepCount = 9)] public partial class X;");
        var stage = Assert.IsType<GroupStage>(Assert.Single(loaded.Dataset("X").Stages));

        Assert.Equal((Difficulty.Middle, SampleGrouping.ClassMedians), (stage.Options.Order, stage.Grouping));
        Assert.Equal(SampleColumns.Embedding | SampleColumns.Label, stage.Columns);
    }

    [Theory]
    [InlineData("PDSL105", "Recipe(Method.El2n)", "[Recipe(Method.El2n)]")]
    [InlineData("PDSL105", "9", "[Recipe(Method.El2n, Keep = 0.5, KeepCount = 9)]")]
    [InlineData("PDSL106", "0.5", "[Recipe(Method.El2n, Threshold = 0.5)]")]
    [InlineData("PDSL106", "5", "[Recipe(Method.InfoBatch, KeepCount = 5)]")]
    [InlineData("PDSL106", "0.5", "[Recipe(Method.MinHash, Keep = 0.5)]")]
    [InlineData("PDSL102", "Recipe(Method.Ccs, Keep = 0.1)", "[Recipe(Method.Ccs, Keep = 0.1)]")]
    [InlineData("PDSL102", "0", "[Recipe(Method.Ccs, Keep = 0.1, DropMislabelled = 0.1, Strata = 0)]")]
    [InlineData("PDSL108", "Basis.Original", "[Recipe(Method.D4, Keep = 0.1, Of = Basis.Original)]")]
    [InlineData("PDSL108", "\"1\"", "[Recipe(Method.El2n, Keep = 0.5, Layers = \"1\")]")]
    [InlineData("PDSL108", "4", "[Recipe(Method.El2n, Keep = 0.5, Strata = 4)]")]
    [InlineData("PDSL108", "Recipe(Method.ToMe, Remove = 3)", "[Recipe(Method.ToMe, Remove = 3)]")]
    [InlineData("PDSL108", "Recipe(Method.SnapKv, KeepCount = 3)", "[Recipe(Method.SnapKv, KeepCount = 3)]")]
    public async Task InvalidRecipe_IsReportedAtItsPlace(string id, string blamed, string recipe)
    {
        string reported = Assert.Single(await Declarations.RefusedAsync(id, $"{Geometry}{recipe} partial class X;"));

        Assert.StartsWith(blamed + ": ", reported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecipeOverSamples_IsRefusedElsewhere()
    {
        string reported = Assert.Single(await Declarations.RefusedAsync(
            "PDSL108", "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Recipe(Method.D4, Keep = 0.5)] partial class X;"));

        Assert.Contains("goes with [DatasetPipeline]", reported, StringComparison.Ordinal);
    }
}
