using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests;

/// <summary>
/// What the generator says of a stage on a GPU: its text and kernels, or why there are none. That kernels compute the right thing is tested
/// where they run.
/// </summary>
public class GpuTests
{
    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"0\", Threshold = 0.5)", "How many tokens stay depends on the data.")]
    [InlineData("Merge<KeySimilarity>(Layers = \"0\", Threshold = 0.9)", "How many tokens stay depends on the data.")]
    [InlineData("Recipe(Method.EViT, Layers = \"0\", Keep = 0.5), Protect(0)", "There are no kernels for GPUs of the composed method EViT.")]
    [InlineData("Prune<HiddenSimilarity, MaxMin>(Layers = \"0\", Keep = 0.5)", "There are no kernels for GPUs of the reducer MaxMin.")]
    [InlineData(
        "Prune<TokenNorm>(Layers = \"0\", Keep = 0.5), Uniform(Window = 1)", "A quota over more than 2048 regions does not fit into a GPU's local memory.")]
    public void StageOfTheProcessor_SaysWhy(string stage, string why)
    {
        using var loaded = LoadedPipeline.Of($"using PipelineDsl; [TokenPipeline(Tokens = 4096, Channels = 8, Layers = 2), {stage}] public partial class X;");
        TokenStage refused = loaded.Definition("X").Stages[0];

        Assert.Null(refused.Gpu);
        Assert.Equal(why, refused.ProcessorOnly);
        Assert.Equal($"stage Layer0 runs on the processor: {why}", loaded.Static("X+Plan", "CudaGraphObstacle"));
    }

    [Fact]
    public void OwnScorerThatCannotBeTranslated_SaysWhere()
    {
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [TokenPipeline(Tokens = 16, Channels = 8, Layers = 2), Prune<Own>(Layers = "0", Keep = 0.5)]
            public partial class X;
            public struct Own : IHiddenScorer
            {
                public static void Score(TokenMatrix hidden, System.Span<float> scores) => scores[0] = System.Environment.TickCount;
            }
            """);

        Assert.StartsWith(
            "Own cannot be translated for GPUs, because ", loaded.Definition("X").Stages[0].ProcessorOnly, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnScorer_StandsInTheText()
    {
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [TokenPipeline(Tokens = 16, Channels = 8, Layers = 2), Prune<Own>(Layers = "0", Keep = 0.5)]
            public partial class X;
            public struct Own : IAttentionScorer
            {
                static AttentionQuery IAttentionScorer.Query => AttentionQuery.Last;
                public static void Score(AttentionRows attention, System.Span<float> scores)
                {
                    for (int token = 0; token < attention.Tokens; token++)
                    {
                        scores[token] = attention[0][token];
                    }
                }
            }
            """);
        string text = loaded.Definition("X").Stages[0].Gpu!.Text;

        Assert.StartsWith("#define QUERY_LAST\n", text, StringComparison.Ordinal);
        Assert.Contains("KERNEL void score_by_user(STAGE)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void BaselineThatCounts_RunsOnTheProcessor()
    {
        using var loaded = LoadedPipeline.Of(
            "using PipelineDsl; [TokenPipeline(Tokens = 16, Channels = 8, Layers = 2)] [Prune<TokenNorm>(Layers = \"0\", Threshold = 0.5)] "
            + "public partial class X;");

        Assert.Equal(
            "It keeps as many tokens as the pipeline itself would, which depends on the data.", loaded.Definition("X+Random").Stages[0].ProcessorOnly);
    }

    [Theory]
    [InlineData("Tokens = 16", "Keep = 0.5")]
    [InlineData("MaxTokens = 16", "Keep = 0.5")]
    [InlineData("Tokens = 16", "Threshold = 0.5")]
    public void ObstacleInThePlan_IsThatOfTheDefinition(string length, string budget)
    {
        using var loaded = LoadedPipeline.Of(
            $"using PipelineDsl; [TokenPipeline({length}, Channels = 8, Layers = 2), Prune<TokenNorm>(Layers = \"0\", {budget})] public partial class X;");

        foreach (string type in (string[])["X", "X+Random", "X+Uniform"])
        {
            string obstacle = loaded.Definition(type).CudaGraphObstacle;
            Assert.Equal(obstacle, loaded.Static($"{type}+Plan", "CudaGraphObstacle"));
            Assert.Equal(obstacle.Length == 0, loaded.Static($"{type}+Plan", "CudaGraphs"));
        }
    }

    [Fact]
    public void StagesOfOneShape_ShareOneText()
    {
        using var loaded = LoadedPipeline.Of(
            "using PipelineDsl; [TokenPipeline(MaxTokens = 64, Channels = 8, Layers = 4)] [Prune<KeyNorm>(Layers = \"1..3\", KeepCount = 9)] "
            + "public partial class X;");
        TokenPipeline pipeline = loaded.Definition("X");

        Assert.Equal(2, pipeline.Stages.Select(static stage => stage.Gpu!.Text).Distinct().Count());
        Assert.Same(pipeline.Stages[1].Gpu!.Text, pipeline.Stages[2].Gpu!.Text);
        Assert.StartsWith("// Layers 2, 3 of X: at most 9 -> at most 9 tokens", pipeline.Stages[2].Gpu!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenLength_LeavesOutCountsThatDiffer()
    {
        using var loaded = LoadedPipeline.Of(
            "using PipelineDsl; [TokenPipeline(MaxTokens = 64, Channels = 8, Layers = 4)] [Merge<KeySimilarity>(Layers = \"1\", Remove = 9)] "
            + "public partial class X;");
        string text = loaded.Definition("X").Stages[0].Gpu!.Text;

        Assert.DoesNotContain("#define TOKENS", text, StringComparison.Ordinal);
        Assert.DoesNotContain("#define KEPT", text, StringComparison.Ordinal);
        Assert.Contains("#define MAX_TOKENS 64\n", text, StringComparison.Ordinal);
        Assert.Contains("#define MERGED (TOKENS - KEPT)\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image\\\\")]
    [InlineData("a\\n#error b")]
    [InlineData("a\\r#error b")]
    [InlineData("a\\u2028#error b")]
    [InlineData("\\\"\\\"\\\"; static int stolen;")]
    [InlineData("what??/")]
    [InlineData("*/ /* {0} \\u202e \\0")]
    public void HostileName_StaysInItsComment(string name)
    {
        using var loaded = LoadedPipeline.Of($$"""
            using PipelineDsl;
            [TokenPipeline(Tokens = 16, Channels = 8, Layers = 2)]
            [Span("{{name}}", 2, 9)]
            [Prune<TokenNorm>(Layers = "1", KeepCount = 3, Within = "{{name}}")]
            public partial class X;
            """);
        string[] lines = loaded.Definition("X").Stages[0].Gpu!.Text.Split('\n');

        Assert.All(lines, static line => Assert.True(line.Length == 0 || line[0] == '#' || line.StartsWith("// ", StringComparison.Ordinal), line));
        Assert.All(lines, static line => Assert.DoesNotContain(line, static letter => letter is < ' ' or '\\' or '?' or '\u2028' or '\u202e'));
        Assert.DoesNotContain("#error b", lines);
    }

    [Fact]
    public void OwnScorersQueryAndTable_StandInFrontOfTheText()
    {
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [TokenPipeline(Tokens = 16, Channels = 8, Layers = 2)]
            [Prune<ClsAttention>(Layers = "1", KeepCount = 3), Debias<Table>]
            public partial class X;
            public struct Table : IDebiasTable { static System.ReadOnlySpan<float> IDebiasTable.Weights => new[] { 1, 0.25f, 1e-9f, -3, float.NaN }; }
            """);
        string text = loaded.Definition("X").Stages[0].Gpu!.Text;

        Assert.StartsWith(
            "#define DEBIAS_COUNT 5\nCONSTANT float debias_weights[DEBIAS_COUNT + 1] = { 1.0f, 0.25f, 1E-09f, -1.0f, -1.0f, -1.0f };\n", text,
            StringComparison.Ordinal);
        Assert.Contains("#define QUERY_FIRST\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MemberNamedLikeTheTexts_IsRefused() => Assert.Single(await Declarations.RefusedAsync(
        "PDSL110", "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)] partial class X { int KernelText; }"));
}
