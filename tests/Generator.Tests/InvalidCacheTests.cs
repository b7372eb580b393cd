using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Declarations of caches that are refused, the place that is blamed, and near misses.</summary>
public class InvalidCacheTests
{
    private const string Geometry = "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32)]";
    private const string Queries = "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, QueryHeads = 4)]";
    private const string Ceiling = "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, When = CacheTrigger.AtCeiling)]";
    private const string Stage = "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 8)]";

    [Theory]
    [InlineData("PDSL101", "X", Geometry + Stage + "class X;")]
    [InlineData("PDSL102", "0", "[KvCachePipeline(Layers = 0, KvHeads = 2, HeadDim = 8, MaxTokens = 32)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "1001", "[KvCachePipeline(Layers = 1001, KvHeads = 2, HeadDim = 8, MaxTokens = 32)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "-2", "[KvCachePipeline(Layers = 4, KvHeads = -2, HeadDim = 8, MaxTokens = 32)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "0", "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 0, MaxTokens = 32)]" + Stage + "partial class X;")]
    [InlineData(
        "PDSL102", "KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8)",
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8)]" + Stage + "partial class X;")]
    [InlineData(
        "PDSL102", "2147483647",
        "[KvCachePipeline(Layers = 4, KvHeads = 2147483647, HeadDim = 2147483647, MaxTokens = 2147483647)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "0", Geometry + Stage + "[RandomBaseline(Seeds = 0)] partial class X;")]
    [InlineData("PDSL103", "\"4\"", Geometry + "[Evict<KeyNorm>(Layers = \"4\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL103", "Evict<KeyNorm>(Keep = 0.5)", Geometry + "[Evict<KeyNorm>(Keep = 0.5)] partial class X;")]
    [InlineData("PDSL104", "\"0..2\"", Geometry + Stage + "[Evict<RecentPosition>(Layers = \"0..2\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL105", "Evict<KeyNorm>(Layers = \"1\")", Geometry + "[Evict<KeyNorm>(Layers = \"1\")] partial class X;")]
    [InlineData("PDSL105", "8", Geometry + "[Evict<KeyNorm>(Layers = \"1\", Keep = 0.5, KeepCount = 8)] partial class X;")]
    [InlineData("PDSL106", "1", Geometry + "[Evict<KeyNorm>(Layers = \"1\", Remove = 1)] partial class X;")]
    [InlineData("PDSL106", "new[] { 1 }", Geometry + "[Evict<KeyNorm>(Layers = \"1\", Removes = new[] { 1 })] partial class X;")]
    [InlineData("PDSL106", "0.5", Geometry + "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 8, Threshold = 0.5)] partial class X;")]
    [InlineData("PDSL106", "8", Geometry + "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 8, Of = Basis.Original)] partial class X;")]
    [InlineData("PDSL106", "0.5", Geometry + "[Evict<KeyNorm>(Layers = \"1\", Keep = 0.5, Schedule = Schedule.Linear)] partial class X;")]
    [InlineData("PDSL106", "0.5", Geometry + "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 8, Inflect = 0.5)] partial class X;")]
    [InlineData("PDSL106", "0", Geometry + "[Evict<KeyNorm>(Layers = \"1\", Keep = 0)] partial class X;")]
    [InlineData("PDSL106", "double.NaN", Geometry + "[Evict<KeyNorm>(Layers = \"1\", Keep = double.NaN)] partial class X;")]
    [InlineData("PDSL106", "0", Geometry + "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 0)] partial class X;")]
    [InlineData("PDSL106", "33", Geometry + "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 33)] partial class X;")]
    [InlineData("PDSL106", "new[] { 8 }", Geometry + "[Evict<KeyNorm>(Layers = \"1,2\", KeepCounts = new[] { 8 })] partial class X;")]
    [InlineData(
        "PDSL106", "new[] { 9, 8 }",
        Geometry + "[Evict<KeyNorm>(Layers = \"1,2\", KeepCounts = new[] { 9, 8 }), Protect(Sinks = 4, Recent = 5)] partial class X;")]
    [InlineData("PDSL106", "0.25", Geometry + "[Evict<KeyNorm>(Layers = \"0..3\", Keep = 0.25), Protect(Sinks = 9)] partial class X;")]
    [InlineData("PDSL105", "new[] { 9, 8 }", Geometry + "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 8, HeadKeepCounts = new[] { 9, 8 })] partial class X;")]
    [InlineData("PDSL106", "new[] { 9, 8, 7 }", Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8, 7 })] partial class X;")]
    [InlineData("PDSL106", "new int[0]", Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new int[0])] partial class X;")]
    [InlineData("PDSL106", "null", Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = null)] partial class X;")]
    [InlineData("PDSL106", "new[] { 9, 0 }", Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 0 })] partial class X;")]
    [InlineData("PDSL106", "new[] { 33, 8 }", Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 33, 8 })] partial class X;")]
    [InlineData(
        "PDSL106", "new[] { 9, 8 }",
        Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8 }), Protect(Sinks = 4, Recent = 5)] partial class X;")]
    [InlineData("PDSL106", "new[] { 16, 15 }", Queries + "[Evict<SnapKv>(Layers = \"1\", HeadKeepCounts = new[] { 16, 15 }, Window = 16)] partial class X;")]
    [InlineData("PDSL106", "new[] { 32, 8 }", Ceiling + "[Evict<KeyNorm>(Layers = \"0..3\", HeadKeepCounts = new[] { 32, 8 })] partial class X;")]
    [InlineData(
        "PDSL106", "HeadBudgets.Adaptive",
        Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8 }, Heads = HeadBudgets.Adaptive)] partial class X;")]
    [InlineData(
        "PDSL106", "new[] { 9, 8 }",
        Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8 }, Schedule = Schedule.Pyramid)] partial class X;")]
    [InlineData(
        "PDSL106", "new[] { 9, 8 }", Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8 }, Of = Basis.Original)] partial class X;")]
    [InlineData(
        "PDSL106", "EntrySelection.WholeChunks",
        Geometry + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8 }, Selection = EntrySelection.WholeChunks, ChunkLength = 4)] "
            + "partial class X;")]
    [InlineData("PDSL106", "true", Queries + "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8 }, Critical = true)] partial class X;")]
    [InlineData("PDSL108", "Evict<TokenNorm>(Layers = \"1\", Keep = 0.5)", Geometry + "[Evict<TokenNorm>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL108", "Uniform(Window = 4)", Geometry + Stage + "[Uniform(Window = 4)] partial class X;")]
    [InlineData("PDSL108", "Positions((PositionPolicy)7)", Geometry + Stage + "[Positions((PositionPolicy)7)] partial class X;")]
    [InlineData("PDSL108", "Prune<KeyNorm>(Layers = \"1\", Keep = 0.5)", Geometry + "[Prune<KeyNorm>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL106", "1", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"1\", Remove = 1)] partial class X;")]
    [InlineData("PDSL103", "\"1..2\"", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"1..2\")] partial class X;")]
    [InlineData("PDSL103", "\"1\"", Geometry + "[Merge<KeySimilarity>(Layers = \"1\")] partial class X;")]
    [InlineData("PDSL104", "\"1\"", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"1\"), Merge<KeySimilarity>(Layers = \"1\")] partial class X;")]
    [InlineData("PDSL104", "\"0\"", Geometry + "[Recipe(Method.KvMerging, Keep = 0.5), Merge<KeySimilarity>(Layers = \"0\")] partial class X;")]
    [InlineData("PDSL106", "-0.5", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"1\", Threshold = -0.5)] partial class X;")]
    [InlineData("PDSL106", "double.NaN", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"1\", Threshold = double.NaN)] partial class X;")]
    [InlineData("PDSL108", "Merge<HiddenSimilarity>(Layers = \"1\")", Geometry + Stage + "[Merge<HiddenSimilarity>(Layers = \"1\")] partial class X;")]
    [InlineData("PDSL108", "Recipe(Method.ToMe, Remove = 1)", Geometry + Stage + "[Recipe(Method.ToMe, Remove = 1)] partial class X;")]
    [InlineData("PDSL108", "Select<RandomScore>(Keep = 0.5)", Geometry + Stage + "[Select<RandomScore>(Keep = 0.5)] partial class X;")]
    [InlineData(
        "PDSL108", "Deduplicate<HiddenSimilarity>(Threshold = 0.5)",
        Geometry + Stage + "[Deduplicate<HiddenSimilarity>(Threshold = 0.5)] partial class X;")]
    [InlineData("PDSL109", "Protect(0)", Geometry + Stage + "[Protect(0)] partial class X;")]
    [InlineData("PDSL109", "-1", Geometry + Stage + "[Protect(Sinks = -1)] partial class X;")]
    [InlineData("PDSL109", "-1", Geometry + Stage + "[Protect(Sinks = 4, Recent = -1)] partial class X;")]
    [InlineData("PDSL109", "29", Geometry + Stage + "[Protect(Sinks = 4, Recent = 29)] partial class X;")]
    [InlineData("PDSL109", "2147483647", Geometry + Stage + "[Protect(Sinks = 4, Recent = 2147483647)] partial class X;")]
    [InlineData("PDSL102", "3", "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, QueryHeads = 3)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "-2", "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, QueryHeads = -2)]" + Stage + "partial class X;")]
    [InlineData("PDSL102", "4", "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, Every = 4)]" + Stage + "partial class X;")]
    [InlineData(
        "PDSL102", "CacheTrigger.EveryRuns",
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, When = CacheTrigger.EveryRuns)]" + Stage + "partial class X;")]
    [InlineData(
        "PDSL102", "0",
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, When = CacheTrigger.EveryRuns, Every = 0)]" + Stage + "partial class X;")]
    [InlineData(
        "PDSL102", "(CacheTrigger)3",
        "[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32, When = (CacheTrigger)3)]" + Stage + "partial class X;")]
    [InlineData(
        "PDSL102", "KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32)",
        Geometry + "[Evict<LastQueryAttention>(Layers = \"1\", KeepCount = 8)] partial class X;")]
    [InlineData(
        "PDSL102", "KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32)",
        Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 8, Critical = true)] partial class X;")]
    [InlineData(
        "PDSL102", "KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 32)",
        Geometry + "[Recipe(Method.ExpectedAttentionOffline, KeepCount = 8)] partial class X;")]
    [InlineData("PDSL106", "31", Queries + "[Recipe(Method.SnapKv, KeepCount = 31, Window = 32)] partial class X;")]
    [InlineData("PDSL106", "0.25", Queries + "[Recipe(Method.PyramidKv, Keep = 0.25, Window = 8)] partial class X;")]
    [InlineData("PDSL106", "new[] { 9, 8, 7, 6 }", Queries + "[Recipe(Method.PyramidKv, KeepCounts = new[] { 9, 8, 7, 6 }, Window = 4)] partial class X;")]
    [InlineData("PDSL106", "new[] { 8 }", Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCounts = new[] { 8 }, Schedule = Schedule.Pyramid)] partial class X;")]
    [InlineData("PDSL102", "0", Queries + "[Recipe(Method.SnapKv, KeepCount = 16, Window = 0)] partial class X;")]
    [InlineData("PDSL102", "4", Queries + "[Evict<SnapKv>(Layers = \"1\", KeepCount = 16, Window = 8, Pooling = 4)] partial class X;")]
    [InlineData("PDSL102", "2", Queries + "[Recipe(Method.SnapKv, KeepCount = 16, Window = 8, Pooling = 2)] partial class X;")]
    [InlineData("PDSL102", "1.5", Queries + "[Evict<ExpectedAttention>(Layers = \"1\", KeepCount = 16, Epsilon = 1.5)] partial class X;")]
    [InlineData("PDSL102", "1", Geometry + "[Evict<LagKv>(Layers = \"1\", KeepCount = 16, Lag = 1)] partial class X;")]
    [InlineData("PDSL108", "8", Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 16, Window = 8)] partial class X;")]
    [InlineData("PDSL108", "8", Geometry + "[Recipe(Method.Knorm, KeepCount = 16, Window = 8)] partial class X;")]
    [InlineData("PDSL108", "(HeadBudgets)2", Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 16, Heads = (HeadBudgets)2)] partial class X;")]
    [InlineData("PDSL108", "(EntrySelection)9", Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 16, Selection = (EntrySelection)9)] partial class X;")]
    [InlineData("PDSL108", "8", Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 16, ChunkLength = 8)] partial class X;")]
    [InlineData(
        "PDSL102", "EntrySelection.Blocks",
        Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 16, Selection = EntrySelection.Blocks)] partial class X;")]
    [InlineData(
        "PDSL102", "-1",
        Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 16, Selection = EntrySelection.Blocks, ChunkLength = -1)] partial class X;")]
    [InlineData(
        "PDSL108", "EntrySelection.WholeChunks",
        Geometry + "[Evict<Knorm>(Layers = \"1\", KeepCount = 8, Selection = EntrySelection.WholeChunks, ChunkLength = 4, Heads = HeadBudgets.Adaptive)] "
            + "partial class X;")]
    [InlineData(
        "PDSL108", "EntrySelection.Blocks",
        Queries + "[Evict<SnapKv>(Layers = \"1\", KeepCount = 8, Window = 4, Selection = EntrySelection.Blocks, ChunkLength = 4)] partial class X;")]
    [InlineData("PDSL108", "Evict<ClsAttention>(Layers = \"1\", Keep = 0.5)", Queries + "[Evict<ClsAttention>(Layers = \"1\", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL108", "CacheTrigger.AtCeiling", Ceiling + Stage + "partial class X;")]
    [InlineData("PDSL106", "32", Ceiling + "[Evict<KeyNorm>(Layers = \"0..3\", KeepCount = 32)] partial class X;")]
    [InlineData("PDSL106", "1", Ceiling + "[Evict<KeyNorm>(Layers = \"0..3\", Keep = 1)] partial class X;")]
    [InlineData("PDSL106", "Basis.Original", Ceiling + "[Evict<KeyNorm>(Layers = \"0..3\", Keep = 0.5, Of = Basis.Original)] partial class X;")]
    [InlineData("PDSL106", "18", Ceiling + "[Evict<KeyNorm>(Layers = \"0..3\", KeepCount = 18, Heads = HeadBudgets.Adaptive)] partial class X;")]
    [InlineData("PDSL110", "X", Geometry + "partial class X;")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X { int Definition; }")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X { void ChooseLayer1() { } }")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X { void MoveLayer1AndAlike() { } }")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X { int Plan; }")]
    [InlineData("PDSL110", "Plan", Geometry + Stage + "partial class Plan;")]
    [InlineData("PDSL110", "X", Geometry + Stage + "partial class X<Plan>;")]
    [InlineData("PDSL110", "TokenPipeline(Tokens = 16)", Geometry + Stage + "[TokenPipeline(Tokens = 16)] partial class X;")]
    public async Task InvalidCache_GeneratesNothingAndIsReportedAtItsPlace(string id, string blamed, string declaration)
    {
        string reported = Assert.Single(await Declarations.RefusedAsync(id, declaration));

        Assert.StartsWith(blamed + ": ", reported, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Evict<KeyNorm>(Layers = \"1\", Keep = 0.5)")]
    [InlineData("Select<RandomScore>(Keep = 0.5)")]
    [InlineData("Deduplicate<HiddenSimilarity>(Threshold = 0.5)")]
    public async Task StageOfAnotherSurfaceOnTokens_IsReported(string stage)
    {
        string reported = Assert.Single(
            await Declarations.RefusedAsync("PDSL108", $"[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), {stage}] partial class X;"));

        Assert.StartsWith(stage + ": ", reported, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PDSL106", "[Evict<KeyNorm>(Layers = \"1\", KeepCount = 8), Protect(Sinks = 4, Recent = 5)]",
        "8: A budget of 'X' is out of range: at layer 1 it would keep 8 of 32 entries, but 4 sinks and 5 recent ones must stay")]
    [InlineData("PDSL106", "[Evict<KeyNorm>(Layers = \"1\", HeadKeepCounts = new[] { 9, 8 }), Protect(Sinks = 4, Recent = 5)]",
        "new[] { 9, 8 }: A budget of 'X' is out of range: at layer 1 head 1 would keep 8 of 32 entries, but 4 sinks and 5 recent ones must stay")]
    [InlineData("PDSL106", "[Evict<KeyNorm>(Layers = \"0..3\", HeadKeepCounts = new[] { 9, 8, 7, 6 })]",
        "new[] { 9, 8, 7, 6 }: A budget of 'X' is out of range: HeadKeepCounts has 4 values for 2 heads")]
    [InlineData("PDSL108", "[Evict<TokenNorm>(Layers = \"1\", KeepCount = 8)]",
        "Evict<TokenNorm>(Layers = \"1\", KeepCount = 8): A stage of 'X' cannot be built: 'TokenNorm' reads hidden states, "
            + "but a cache holds only keys and values; use a scorer of keys, attention or positions")]
    [InlineData("PDSL108", "[Prune<KeyNorm>(Layers = \"1\", Keep = 0.5)]",
        "Prune<KeyNorm>(Layers = \"1\", Keep = 0.5): A stage of 'X' cannot be built: [Prune] goes with [TokenPipeline], "
            + "but the class declares [KvCachePipeline]; move it to a class of its own")]
    public async Task Message_SaysWhatIsWrongAndWhatToDo(string id, string attributes, string expected) =>
        Assert.Equal([expected], await Declarations.RefusedAsync(id, $"{Geometry}{attributes} partial class X;"));

    [Theory]
    [InlineData("KeepCount = 33", "", "KeepCount = 32")]
    [InlineData("KeepCount = 8", "Protect(Sinks = 4, Recent = 5)", "KeepCount = 9")]
    [InlineData("Keep = 0.1", "Protect(Sinks = 4, Recent = 5)", "Keep = 0.282")]
    [InlineData("KeepCount = 8, Remove = 1", "", "KeepCount = 8")]
    [InlineData("Keep = 0.5, Inflect = 0.5", "", "Keep = 0.5")]
    [InlineData("Keeps = new[] { 0.1 }", "Protect(Sinks = 9)", null)]
    [InlineData("Remove = 1", "", null)]
    public async Task Repair_MakesTheBudgetPossible(string budget, string rails, string? mended)
    {
        string source = $"using PipelineDsl;\n{Geometry}[{rails}{(rails.Length > 0 ? ", " : "")}Evict<KeyNorm>(Layers = \"1\", {budget})] partial class X;";

        Diagnostic reported = Assert.Single(await Declarations.AnalyzeAsync(GeneratorRun.Of(source)));

        Repair? repair = Repair.Unpack(reported.Properties).SingleOrDefault();
        Assert.Equal(mended, repair switch
        {
            { Kind: RepairKind.SetArgument } => $"{repair.Target} = {repair.Text}",
            { Kind: RepairKind.RemoveArguments } when budget.Contains(repair.Target, StringComparison.Ordinal) => budget.Split(',')[0],
            _ => null,
        });
        if (mended is not null)
        {
            Assert.Single(GeneratorRun.Of(source.Replace(budget, mended, StringComparison.Ordinal)).Files);
        }
    }

    [Theory]
    [InlineData("Evict")]
    [InlineData("Evict<>(Layers = \"1\", Keep = 0.5)")]
    [InlineData("Evict<KeyNorm, KeyNorm>(Layers = \"1\", Keep = 0.5)")]
    [InlineData("Evict<Missing>(Layers = \"1\", Keep = 0.5)")]
    [InlineData("Evict<string>(Layers = \"1\", Keep = 0.5)")]
    [InlineData("Evict<KeyNorm>(Layers = \"1\", Keep = Missing)")]
    [InlineData("Evict<KeyNorm>(Layers = \"1\", Keep = 0.5), Protect(Sinks = \"4\")")]
    [InlineData("Evict<KeyNorm>(Layers = \"1\", Keep = 0.5), Positions")]
    [InlineData("Evict<KeyNorm>(Layers = \"1\", Keep = 0.5), KvCachePipeline(Layers = Missing)")]
    [InlineData("Evict<KeyNorm>(Layers = \"1\", Keep = 0.5), Protect, Protect")]
    public async Task CompilerError_GeneratesNothingAndIsLeftToTheCompiler(string attributes)
    {
        GeneratorRun run = GeneratorRun.Of($"using PipelineDsl;\n{Geometry}[{attributes}] partial class X;");

        Assert.Empty(run.Files);
        Assert.Empty(await Declarations.AnalyzeAsync(run));
        Assert.Contains(run.Input.GetDiagnostics(), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task NearMisses_AreSilent()
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using PipelineDsl;

            {{Queries}}
            [Evict<KeyNorm>(Layers = "0", KeepCount = 9), Evict<LastQueryAttention>(Layers = "1..2", Keeps = new[] { 1, 0.29 })]
            [Protect(Sinks = 4, Recent = 5), Positions(PositionPolicy.Repacked), RandomBaseline, UniformBaseline]
            partial class AtTheLimits { int Layer3, ChooseLayer3, MoveLayer3AndAlike, CreateWorkspace, Register; }

            {{Geometry}}
            [Evict<RecentPosition>(Layers = "0..3", KeepCounts = new[] { 32, 1, 2, 3 }), Protect, Positions(PositionPolicy.Original)]
            partial class Unprotected;

            {{Queries}}
            [Recipe(Method.SnapKv, Layers = "0,1", KeepCount = 32, Window = 32, Pooling = 1), Recipe(Method.Random, Layers = "2", Keep = 0.5)]
            partial class Recipes;

            {{Ceiling}}
            [Evict<KeyNorm>(Layers = "0..3", KeepCount = 17, Heads = HeadBudgets.Adaptive), Merge<KeySimilarity>(Layers = "1,3", Threshold = 1)]
            partial class AtTheCeiling;

            {{Ceiling}}
            [Evict<KeyNorm>(Layers = "0..2", HeadKeepCounts = new[] { 31, 9 }, Heads = HeadBudgets.Uniform), Merge<KeySimilarity>(Layers = "1")]
            [Recipe(Method.Knorm, Layers = "3", KeepCount = 31), Protect(Sinks = 4, Recent = 5), Positions(PositionPolicy.Repacked)]
            partial class HeadByHead;
            """);

        Assert.Equal(5, run.Files.Count);
        Assert.Empty(await Declarations.AnalyzeAsync(run));
    }
}
