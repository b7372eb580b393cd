using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Declarations of data sets that are refused, the place that is blamed, and near misses.</summary>
public class InvalidDatasetTests
{
    private const string Geometry = "[DatasetPipeline(Channels = 8)]";
    private const string Own = """
        struct Own : ISampleScorer
        {
            static SampleColumns ISampleScorer.Columns => (global::PipelineDsl.SampleColumns.Score | SampleColumns.Correct);
            public static void Score(in SampleBlock samples, SampleOptions options, System.Span<double> scores) { }
        }
        """;

    private const string Whole = """
        struct Whole : ISampleScorer
        {
            public static SampleColumns Columns => SampleColumns.None;
            public static void Score(in SampleBlock samples, SampleOptions options, System.Span<double> scores) { }
        }
        """;

    private const string Stage = "[Select<TokenNorm>(Keep = 0.5)]";

    [Theory]
    [InlineData("PDSL101", "X", Geometry + Stage + "class X;")]
    [InlineData("PDSL102", "DatasetPipeline", "[DatasetPipeline]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "-1", "[DatasetPipeline(Channels = -1)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "0", Geometry + Stage + "[RandomBaseline(Seeds = 0)] partial class X;")]
    [InlineData("PDSL105", "Select<TokenNorm>", Geometry + "[Select<TokenNorm>] partial class X;")]
    [InlineData("PDSL105", "Select<TokenNorm>(Strata = 4)", Geometry + "[Select<TokenNorm>(Strata = 4)] partial class X;")]
    [InlineData("PDSL105", "8", Geometry + "[Select<TokenNorm>(Keep = 0.5, KeepCount = 8)] partial class X;")]
    [InlineData("PDSL105", "Deduplicate<HiddenSimilarity>", Geometry + "[Deduplicate<HiddenSimilarity>] partial class X;")]
    [InlineData("PDSL106", "0", Geometry + "[Select<TokenNorm>(Keep = 0)] partial class X;")]
    [InlineData("PDSL106", "1.1", Geometry + "[Select<TokenNorm>(Keep = 1.1)] partial class X;")]
    [InlineData("PDSL106", "double.NaN", Geometry + "[Select<TokenNorm>(Keep = double.NaN)] partial class X;")]
    [InlineData("PDSL106", "0", Geometry + "[Select<TokenNorm>(KeepCount = 0)] partial class X;")]
    [InlineData("PDSL106", "-1", Geometry + "[Select<TokenNorm>(Keep = 0.5, Strata = -1)] partial class X;")]
    [InlineData("PDSL106", "11", Geometry + "[Select<TokenNorm>(KeepCount = 10), Select<RandomScore>(KeepCount = 11)] partial class X;")]
    [InlineData("PDSL106", "1.5", Geometry + "[Deduplicate<HiddenSimilarity>(Threshold = 1.5)] partial class X;")]
    [InlineData("PDSL106", "double.NaN", Geometry + "[Deduplicate<HiddenSimilarity>(Threshold = double.NaN)] partial class X;")]
    [InlineData("PDSL108", "Select<KeyNorm>(Keep = 0.5)", Geometry + "[Select<KeyNorm>(Keep = 0.5)] partial class X;")]
    [InlineData("PDSL108", "Select<ClsAttention>(Keep = 0.5)", Geometry + "[Select<ClsAttention>(Keep = 0.5)] partial class X;")]
    [InlineData("PDSL108", "Deduplicate<KeySimilarity>(Threshold = 0.5)", Geometry + "[Deduplicate<KeySimilarity>(Threshold = 0.5)] partial class X;")]
    [InlineData("PDSL108", "Protect(0)", Geometry + Stage + "[Protect(0)] partial class X;")]
    [InlineData("PDSL108", "Positions(PositionPolicy.Original)", Geometry + Stage + "[Positions(PositionPolicy.Original)] partial class X;")]
    [InlineData("PDSL108", "Uniform(Window = 4)", Geometry + Stage + "[Uniform(Window = 4)] partial class X;")]
    [InlineData("PDSL108", "Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)", Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData(
        "PDSL108", "Evict<RandomScore>(Layers = \"1\", Keep = 0.5)",
        Geometry + Stage + "[Evict<RandomScore>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL102", "1", "[DatasetPipeline(Channels = 8, Classes = 1)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "-1", "[DatasetPipeline(Channels = 8, Epochs = -1)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "0", "[DatasetPipeline(Channels = 8, Runs = 0)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "DatasetPipeline(Channels = 8)", Geometry + "[Select<El2n>(Keep = 0.5)] partial class X;")]
    [InlineData("PDSL102", "DatasetPipeline(Channels = 8)", Geometry + "[Select<Forgetting>(Keep = 0.5)] partial class X;")]
    [InlineData("PDSL102", "DatasetPipeline(Channels = 8)", Geometry + "[Select<Moderate>(Keep = 0.5)] partial class X;")]
    [InlineData("PDSL102", "DatasetPipeline(Channels = 8)", Geometry + "[Select<TokenNorm>(Keep = 0.5, Quota = ClassQuota.Equal)] partial class X;")]
    [InlineData(
        "PDSL102", "DatasetPipeline(Channels = 8)",
        Geometry + "[Select<Whole>(Keep = 0.5, NeverLearned = NeverLearned.Drop)] partial class X;" + Whole)]
    [InlineData("PDSL102", "DatasetPipeline", "[DatasetPipeline, Select<KCenter>(KeepCount = 5)] partial class X;")]
    [InlineData("PDSL102", "DatasetPipeline", "[DatasetPipeline, Select<Own>(KeepCount = 5)] partial class X;" + Own)]
    [InlineData("PDSL105", "0.5", Geometry + "[Deduplicate<HiddenSimilarity>(Threshold = 0.5, Keep = 0.5)] partial class X;")]
    [InlineData("PDSL105", "Merge<HiddenSimilarity>", Geometry + "[Merge<HiddenSimilarity>] partial class X;")]
    [InlineData("PDSL106", "0.5", Geometry + "[Merge<HiddenSimilarity>(Threshold = 0.5)] partial class X;")]
    [InlineData("PDSL106", "3.5", Geometry + "[Select<TokenNorm>(MaxCost = 3.5)] partial class X;")]
    [InlineData("PDSL106", "0.5", Geometry + "[Select<KCenter>(Threshold = 0.5)] partial class X;")]
    [InlineData("PDSL106", "0", Geometry + "[Select<KCenter>(MaxCost = 0)] partial class X;")]
    [InlineData("PDSL106", "double.NaN", Geometry + "[Select<TokenNorm>(Threshold = double.NaN)] partial class X;")]
    [InlineData("PDSL106", "0.5", Geometry + "[Deduplicate<MinHash>(Threshold = 0.5)] partial class X;")]
    [InlineData("PDSL106", "Basis.Original", Geometry + "[Select<TokenNorm>(KeepCount = 5, Of = Basis.Original)] partial class X;")]
    [InlineData("PDSL106", "(Basis)7", Geometry + "[Select<TokenNorm>(Keep = 0.5, Of = (Basis)7)] partial class X;")]
    [InlineData("PDSL106", "1", Geometry + "[Select<TokenNorm>(Keep = 0.5, Skip = 1)] partial class X;")]
    [InlineData("PDSL106", "1.5", Geometry + "[Select<TokenNorm>(Keep = 0.5, MixRandom = 1.5)] partial class X;")]
    [InlineData("PDSL106", "double.NaN", Geometry + "[Select<TokenNorm>(Keep = 0.5, DropMislabelled = double.NaN)] partial class X;")]
    [InlineData("PDSL106", "(Difficulty)3", Geometry + "[Select<TokenNorm>(Keep = 0.5, Order = (Difficulty)3)] partial class X;")]
    [InlineData("PDSL106", "(ClassQuota)(-1)", Geometry + "[Select<TokenNorm>(Keep = 0.5, Quota = (ClassQuota)(-1))] partial class X;")]
    [InlineData("PDSL106", "\"\"", Geometry + "[Select<ScoreColumn>(Keep = 0.5, Column = \"\")] partial class X;")]
    [InlineData("PDSL106", "3", Geometry + "[Deduplicate<HiddenSimilarity>(Threshold = 0.5, Probe = 3)] partial class X;")]
    [InlineData(
        "PDSL106", "0", Geometry + "[Select<FacilityLocation>(KeepCount = 5, Greedy = GreedyAlgorithm.Stochastic, Epsilon = 0)] partial class X;")]
    [InlineData("PDSL106", "0", Geometry + "[Deduplicate<MinHash>(Bands = 0)] partial class X;")]
    [InlineData("PDSL108", "4", Geometry + "[Select<TokenNorm>(Keep = 0.5, Clusters = 4)] partial class X;")]
    [InlineData("PDSL108", "4", Geometry + "[Select<KCenter>(KeepCount = 5, Strata = 4)] partial class X;")]
    [InlineData("PDSL108", "0.1", Geometry + "[Select<Prototypes>(Keep = 0.5, DropMislabelled = 0.1)] partial class X;")]
    [InlineData("PDSL108", "NeverLearned.Drop", Geometry + "[Select<Prototypes>(Keep = 0.5, NeverLearned = NeverLearned.Drop)] partial class X;")]
    [InlineData("PDSL108", "3", Geometry + "[Select<KCenter>(KeepCount = 5, Lambda = 3)] partial class X;")]
    [InlineData("PDSL108", "NeverLearned.Drop", Geometry + "[Select<Loss>(Keep = 0.5, NeverLearned = NeverLearned.Drop)] partial class X;")]
    [InlineData("PDSL108", "\"a\"", Geometry + "[Select<Loss>(Keep = 0.5, Column = \"a\")] partial class X;")]
    [InlineData("PDSL108", "5", Geometry + "[Deduplicate<ExactText>(Shingle = 5)] partial class X;")]
    [InlineData("PDSL108", "5", Geometry + "[Deduplicate<HiddenSimilarity>(Threshold = 0.5, Shingle = 5)] partial class X;")]
    [InlineData("PDSL108", "Difficulty.Middle", Geometry + "[Deduplicate<HiddenSimilarity>(Threshold = 0.5, Order = Difficulty.Middle)] partial class X;")]
    [InlineData("PDSL108", "0.1", Geometry + "[Select<FacilityLocation>(KeepCount = 5, Epsilon = 0.1)] partial class X;")]
    [InlineData("PDSL108", "5", Geometry + "[Select<TokenNorm>(Threshold = 0.5, Strata = 5)] partial class X;")]
    [InlineData("PDSL108", "0.1", Geometry + "[Select<TokenNorm>(Keep = 0.5, Order = Difficulty.Middle, Skip = 0.1)] partial class X;")]
    [InlineData("PDSL108", "Difficulty.Easy", Geometry + "[Select<RandomSamples>(Keep = 0.5, Order = Difficulty.Easy)] partial class X;")]
    [InlineData("PDSL108", "5", Geometry + "[Select<InfoBatch>(Keep = 0.5, Strata = 5)] partial class X;")]
    [InlineData("PDSL108", "\"1\"", Geometry + "[Merge<HiddenSimilarity>(KeepCount = 5, Layers = \"1\")] partial class X;")]
    [InlineData("PDSL108", "Merge<HiddenSimilarity>(KeepCount = 5)", Geometry + "[Merge<HiddenSimilarity>(KeepCount = 5)]" + Stage + "partial class X;")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X { class Random; }")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X { int Stage0Score; }")]
    [InlineData("PDSL110", "X", Geometry + "partial class X;")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X { class Plan; }")]
    [InlineData(
        "PDSL110", "DatasetPipeline(Channels = 8)",
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32), Evict<KeyNorm>(Layers = \"1\", "
            + "KeepCount = 8)]" + Geometry + "partial class X;")]
    public async Task InvalidDataset_GeneratesNothingAndIsReportedAtItsPlace(string id, string blamed, string declaration)
    {
        string reported = Assert.Single(await Declarations.RefusedAsync(id, declaration));

        Assert.StartsWith(blamed + ": ", reported, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PDSL105", "[Deduplicate<HiddenSimilarity>]",
        "Deduplicate<HiddenSimilarity>: A stage of 'X' needs exactly one budget: none is given; give Threshold or Keep, "
            + "the cosine above which two samples count as duplicates, or the fraction kept")]
    [InlineData("PDSL106", "[Select<TokenNorm>(KeepCount = 10), Select<RandomScore>(KeepCount = 11)]",
        "11: A budget of 'X' is out of range: it would keep 11 samples, but at most 10 enter")]
    [InlineData("PDSL108", "[Deduplicate<KeySimilarity>(Threshold = 0.5)]",
        "Deduplicate<KeySimilarity>(Threshold = 0.5): A stage of 'X' cannot be built: 'KeySimilarity' reads keys, which samples do not have; "
            + "use a similarity of hidden states, whose rows are the embeddings")]
    public async Task Message_SaysWhatIsWrongAndWhatToDo(string id, string attributes, string expected) =>
        Assert.Equal([expected], await Declarations.RefusedAsync(id, $"{Geometry}{attributes} partial class X;"));

    [Theory]
    [InlineData("Select")]
    [InlineData("Select<>(Keep = 0.5)")]
    [InlineData("Select<TokenNorm, TokenNorm>(Keep = 0.5)")]
    [InlineData("Select<TokenNorm>(Keep = \"half\")")]
    [InlineData("Deduplicate")]
    [InlineData("Deduplicate<>")]
    [InlineData("Select<TokenNorm>(Keep = 0.5), DatasetPipeline(Channels = Missing)")]
    [InlineData("Deduplicate<Missing>(Threshold = 0.5)")]
    [InlineData("Select<System.Collections.Generic.KeyValuePair<,>>(Keep = 0.5)")]
    public async Task CompilerError_GeneratesNothingAndIsLeftToTheCompiler(string attributes)
    {
        GeneratorRun run = GeneratorRun.Of($"using PipelineDsl;\n{Geometry}[{attributes}] partial class X;");

        Assert.Empty(run.Files);
        Assert.Empty(await Declarations.AnalyzeAsync(run));
        Assert.Contains(run.Input.GetDiagnostics(), static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task NearMisses_AreSilent()
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using PipelineDsl;

            {{Geometry}}
            [Select<RandomScore>(KeepCount = 10), Deduplicate<HiddenSimilarity>(Threshold = -1)]
            [Select<TokenNorm>(Keep = 1, Strata = 0), Select<TokenNorm>(KeepCount = 10)]
            [RandomBaseline, UniformBaseline]
            partial class AtTheLimits { int Stages, KeptOf, Stage4Score, Stage0; }
            """);

        Assert.Single(run.Files);
        Assert.Empty(await Declarations.AnalyzeAsync(run));
    }
}
