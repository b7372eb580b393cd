using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class PositionBiasRuleTests
{
    private const string Id = "PDSL203";
    private const string Model = "[TokenPipeline(MaxTokens = 512, Channels = 8, Layers = 4)]";

    [Fact]
    public async Task MarkedScorer_IsReportedWithItsEvidence()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, $"""
            {Model}
            [Prune<[|LastQueryAttention|]>(Layers = "2", Keep = 0.5)]
            partial class X;
            """);
        Assert.Equal(
            ["LastQueryAttention prefers tokens of 'X' for where they stand: over 8,910 samples FastV kept mostly the end of the image; with a quota it lost "
                + "3.4 points less at 25 % kept, 9 points less at 11 % (arXiv 2502.11501); give every region its share with [Uniform(Window = 64)], "
                + "or take another scorer"],
            messages);
    }

    [Fact]
    public async Task RecipeWithAMarkedScorer_IsReportedUnlessATableDebiasesIt()
    {
        const string Recipe = "Recipe(Method.FastV, Layers = \"2\", Keep = 0.5, Within = \"image\")";
        const string Table = "struct Flat : IDebiasTable { public static ReadOnlySpan<float> Weights => new float[64]; }";
        string[] messages = await RuleTest.TriggersAsync(Id, $"{Model} [Span(\"image\", 35, 64), [|{Recipe}|]] partial class X;");
        Assert.StartsWith("LastQueryAttention prefers tokens of 'X' for where they stand: ", Assert.Single(messages), StringComparison.Ordinal);
        await RuleTest.SilentAsync(Id, $"{Model} [Span(\"image\", 35, 64), {Recipe}, Debias<Flat>] partial class X; {Table}");
    }

    [Theory]
    [InlineData("\"measured by us.\"", "for where they stand: measured by us; give")]
    [InlineData("\"\"", "for where they stand; give")]
    [InlineData("null!", "for where they stand; give")]
    public async Task MarkedScorerOfTheUser_Counts(string evidence, string expected)
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            $"{Model} [Prune<[|Mine<int>|]>(Layers = \"2\", Keep = 0.5)] partial class X;",
            $$"""
            [PositionBiased({{evidence}})]
            struct Mine<T> : IHiddenScorer
            {
                public static void Score(TokenMatrix hidden, Span<float> scores) { }
            }
            """);
        Assert.Contains(expected, Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threshold_IsBiasedTooButHasNoQuota()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, $"{Model} [Prune<[|LastQueryAttention|]>(Layers = \"2\", Threshold = 0.5)] partial class X;");
        Assert.Contains("give every pruning stage a number to keep instead of a threshold", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public Task PartsInSeveralFiles_AreOneClass() => RuleTest.TriggersAsync(
        Id, $"{Model} partial class X {{ }}", "[Prune<[|PipelineDsl.LastQueryAttention|]>(Layers = \"2\", Keep = 0.5)] partial class X { }");

    [Theory]
    [InlineData("Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5), Uniform(Window = 64)")]
    [InlineData("Prune<LastQueryAttention>(Layers = \"2\", Keep = 1.0)")]
    [InlineData("Prune<ClsAttention>(Layers = \"2\", Keep = 0.5)")]
    [InlineData("Merge<Alike>(Layers = \"2\", Keep = 0.7)")]
    [InlineData("Prune<OtherMark>(Layers = \"2\", Keep = 0.5)")]
    public Task NoBiasOrNoRemovalOrAQuota_IsSilent(string stages) => RuleTest.SilentAsync(
        Id,
        $"{Model} [{stages}] partial class X;",
        """
        namespace Other { class PositionBiasedAttribute : Attribute; }

        [PositionBiased("a similarity, which scores no single token")]
        struct Alike : IKeySimilarity
        {
            public static void Metric(HeadTensor keys, Span<float> metric) { }
        }

        [Other.PositionBiased]
        struct OtherMark : IKeyScorer
        {
            public static void Score(HeadTensor keys, Span<float> scores) { }
        }
        """);
}
