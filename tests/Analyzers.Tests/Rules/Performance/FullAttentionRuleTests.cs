using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

public class FullAttentionRuleTests
{
    private const string Id = "PDSL301";

    /// <summary>2 x 197 x 197 x 384 operations; the layer takes 8 x 197 x 384² + 4 x 197² x 384 in its attention and 16 x 98 x 384² in its MLP.</summary>
    [Fact]
    public async Task ScorerOfEveryQuery_IsReportedWithItsFigures()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            "[Protect(0), Prune<[|MeanAttention|]>(Layers = \"3,6\", Keep = 0.5)] partial class X;",
            "[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12)] partial class X;");
        Assert.Equal(
            [
                "A scorer of 'X' reads the attention of every token: at layer 3 that takes 29,805,312 operations for 197 rows "
                + "(5.7 % of what the layer itself takes), against 151,296 for one row; read one row (ClsAttention, LastQueryAttention), or keys (KeyNorm)",
            ],
            messages);
    }

    [Fact]
    public Task OwnScorerOfEveryQuery_IsReportedAtEveryStage() => RuleTest.TriggersAsync(
        Id,
        """
        [TokenPipeline(MaxTokens = 64, Channels = 8, Layers = 4)]
        [Prune<[|global::N.Own<int>|]>(Layers = "1", Keep = 0.5), Prune<ClsAttention>(Layers = "2", Keep = 0.5)]
        [PipelineDsl.Prune<[|N.Own<byte>|]>(Layers = "3", Threshold = 0.5)]
        partial class X;
        """,
        """
        namespace N
        {
            struct Own<T> : IAttentionScorer
            {
                static AttentionQuery IAttentionScorer.Query => AttentionQuery.Every;
                static void IAttentionScorer.Score(AttentionRows attention, Span<float> scores) => attention[0].CopyTo(scores);
            }
        }
        """);

    /// <summary>At least 2 x 4096 x 4096 x 128 operations: queries may share heads of keys.</summary>
    [Fact]
    public async Task CacheThatIsScoredByEveryQuery_IsReported()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [KvCachePipeline(Layers = 24, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 14)]
            [Evict<[|MeanAttention|]>(Layers = "5..23", KeepCount = 1024)]
            partial class X;
            """);
        Assert.Equal(
            [
                "A scorer of 'X' reads the attention of every token: at layer 5 that takes 4,294,967,296 operations for 4096 rows, "
                + "against 1,048,576 for one row; read one row (ClsAttention, LastQueryAttention), or keys (KeyNorm)",
            ],
            messages);
    }

    [Theory]
    [InlineData("Prune<ClsAttention>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Prune<KeyNorm>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Merge<KeySimilarity>(Layers = \"2\", Remove = 4)")]
    [InlineData("Recipe(Method.ToMe, Remove = 1)")]
    [InlineData("Prune<MeanAttention>(Layers = \"2\", Keep = 1)")]
    public Task OneRowOrNone_IsFine(string stage) => RuleTest.SilentAsync(
        Id, $"[TokenPipeline(Tokens = 64, Channels = 8, Layers = 4), {stage}] partial class X;");

    [Theory]
    [InlineData("Evict<LastQueryAttention>(Layers = \"2\", KeepCount = 8)")]
    [InlineData("Evict<MeanAttention>(Layers = \"2\", KeepCount = 64)")]
    public Task CachesToo(string stage) => RuleTest.SilentAsync(
        Id, $"[KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 64, QueryHeads = 4), {stage}] partial class X;");
}
