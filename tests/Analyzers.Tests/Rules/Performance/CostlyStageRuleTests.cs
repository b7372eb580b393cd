using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

public class CostlyStageRuleTests
{
    private const string Id = "PDSL304";

    /// <summary>
    /// 232 tokens of 64 channels enter the last layer. Score: 232 x 64 + 116 x 116 x 2 x 64; select: 232 x log2 232; move: 232 x 64. Saved: the
    /// MLP of 8 tokens, 4 x 4 x 8 x 64 x 64.
    /// </summary>
    [Fact]
    public async Task WideMatchAtTheLastLayer_IsReportedAtTheBudgetWithItsFigures()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 256, Channels = 64, Layers = 4)]
            [Merge<HiddenSimilarity>(Layers = "0..3", Remove = [|8|])]
            partial class X;
            """);
        Assert.Equal(
            [
                "A stage of 'X' saves less than it costs at layer 3: it takes 1,753,887 operations (1,737,216 to score, 1,823 to select, "
                + "14,848 to move tokens) and saves 524,288; leave out layer 3",
            ],
            messages);
    }

    [Fact]
    public Task WideMatchWithoutTheLastLayer_Pays() =>
        RuleTest.SilentAsync(
            Id, "[TokenPipeline(Tokens = 256, Channels = 64, Layers = 4), Merge<HiddenSimilarity>(Layers = \"0..2\", Remove = 8)] partial class X;");

    /// <summary>The layers match 1024, 1016, 1008 and 1000 tokens and save ever less: the last scores by 1000 x 64 + 500 x 500 x 2 x 64.</summary>
    [Fact]
    public async Task LossAtEveryLayer_ShowsTheWorst()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 1024, Channels = 64, Layers = 4)]
            [Merge<HiddenSimilarity>(Layers = "0..3", Remove = [|8|])]
            partial class X;
            """);
        Assert.Equal(
            [
                "A stage of 'X' saves less than it costs at layer 0..3: at layer 3 it takes 32,137,966 operations (32,064,000 to score, "
                + "9,966 to select, 64,000 to move tokens) and saves 524,288; remove more tokens, at fewer layers, or leave the stage out",
            ],
            messages);
    }

    /// <summary>Of 128 tokens a match takes 64 x 64 x 2 operations for every channel of a head. Undeclared heads count as 64 channels wide.</summary>
    [Theory]
    [InlineData("Channels = 64, Heads = 1", 8)]
    [InlineData("Channels = 64, Heads = 8", 1)]
    [InlineData("Channels = 64, Heads = 64", 0)]
    [InlineData("Channels = 64", 8)]
    [InlineData("Channels = 128, Heads = 1", 4)]
    [InlineData("Channels = 128, Heads = 2", 2)]
    [InlineData("Channels = 128", 2)]
    public async Task KeyMatch_IsAsWideAsOneHead(string geometry, int mostThatLose)
    {
        string source = $"[TokenPipeline(Tokens = 128, Layers = 4, {geometry}), Merge<KeySimilarity>(Layers = \"3\", Remove = {{0}})] partial class X;";
        await RuleTest.SilentAsync(Id, source.Replace("{0}", $"{mostThatLose + 1}", StringComparison.Ordinal));
        if (mostThatLose > 0)
        {
            await RuleTest.TriggersAsync(Id, source.Replace("{0}", $"[|{mostThatLose}|]", StringComparison.Ordinal));
        }
    }

    /// <summary>Wherever the length varies, a count that earlier layers have reached already is looked for again.</summary>
    [Fact]
    public async Task CountThatIsReachedAlready_SavesNothing()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            "[Prune<TokenNorm>(Layers = \"1..3\", KeepCount = [|32|])] partial class X;",
            "[TokenPipeline(MaxTokens = 64, Channels = 16, Layers = 4)] partial class X;");
        Assert.Equal(
            [
                "A stage of 'X' saves less than it costs at layer 2..3: at layer 2 it takes 1,696 operations (1,024 to score, 160 to select, "
                + "512 to move tokens) and saves 0; leave out layer 2..3",
            ],
            messages);
    }

    [Fact]
    public Task StagesThatRemoveNothing_AreNotWoven() => RuleTest.SilentAsync(
        Id,
        "[TokenPipeline(Tokens = 64, Channels = 16, Layers = 4), Prune<TokenNorm>(Layers = \"1..3\", KeepCount = 32)] partial class Reached;",
        "[TokenPipeline(MaxTokens = 64, Channels = 16, Layers = 4), Prune<TokenNorm>(Layers = \"1\", Keep = 1)] partial class All;",
        "[TokenPipeline(MaxTokens = 64, Channels = 16, Layers = 4), Merge<HiddenSimilarity>(Layers = \"1\", Remove = 0)] partial class None;");

    [Fact]
    public Task FractionThatRoundsToAll_IsReported() =>
        RuleTest.TriggersAsync(
            Id, "[TokenPipeline(MaxTokens = 64, Channels = 16, Layers = 4), Prune<TokenNorm>(Layers = \"1\", Keep = [|0.995|])] partial class X;");

    [Theory]
    [InlineData("Removes = [|new[] { 8, 8, 8, 8 }|]")]
    [InlineData("Remove = [|9|], Schedule = Schedule.Linear, Inflect = -0.5")]
    public async Task BudgetsThatDifferByLayer_AreNotShortened(string budget)
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id, $"[TokenPipeline(Tokens = 256, Channels = 64, Layers = 4), Merge<HiddenSimilarity>(Layers = \"0..3\", {budget})] partial class X;");
        Assert.EndsWith("; remove more tokens, at fewer layers, or leave the stage out", Assert.Single(messages), StringComparison.Ordinal);
    }

    /// <summary>
    /// 1000 -> 990 -> 495 tokens; without the merge 1000 -> 500, because half of what enters stays. Saved are 10 tokens in the first MLP and the
    /// second attention, and 5 in what follows.
    /// </summary>
    [Fact]
    public async Task LaterFractions_ApplyToWhatThenEnters()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 1000, Channels = 64, Layers = 3)]
            [Merge<HiddenSimilarity>(Layers = "0", Keep = [|0.99|]), Prune<TokenNorm>(Layers = "1", Keep = 0.5)]
            partial class X;
            """);
        Assert.Equal(
            [
                "A stage of 'X' saves less than it costs at layer 0: it takes 32,137,966 operations (32,064,000 to score, 9,966 to select, "
                + "64,000 to move tokens) and saves 8,170,240; remove more tokens, at fewer layers, or leave the stage out",
            ],
            messages);
    }

    [Fact]
    public async Task EachAttribute_IsWeighedOnItsOwn()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 256, Channels = 64, Layers = 6)]
            [Merge<HiddenSimilarity>(Layers = "1,3,5", Remove = [|8|])]
            [Prune<TokenNorm>(Layers = "0,2,4", Remove = 8)]
            partial class X;
            """);
        Assert.StartsWith("A stage of 'X' saves less than it costs at layer 5: ", Assert.Single(messages), StringComparison.Ordinal);
        Assert.EndsWith("; leave out layer 5", Assert.Single(messages), StringComparison.Ordinal);
    }

    /// <summary>ToMe as published, on DeiT-S: even the last layer saves 30,670,848 operations for 135,095.</summary>
    [Fact]
    public Task PublishedRecipes_Pay() => RuleTest.SilentAsync(
        Id,
        "[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12), Protect(0), Recipe(Method.ToMe, Remove = 13)] partial class ToMe;",
        "[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12), Protect(0), Prune<ClsAttention>(Layers = \"3,6,9\", Keep = 0.7)] partial class EViT;",
        "[TokenPipeline(MaxTokens = 4096, Channels = 4096, Layers = 32), Prune<LastQueryAttention>(Layers = \"2\", Keep = 0.5)] partial class FastV;");

    [Fact]
    public Task LastLayerOfASmallEncoder_IsReported() => RuleTest.TriggersAsync(
        Id,
        """
        [TokenPipeline(Tokens = 577, Channels = 192, Layers = 12, Heads = 3), Protect(0)]
        [Merge<KeySimilarity>(Layers = "6,11", Remove = [|8|])]
        partial class X;
        """);

    [Fact]
    public Task Thresholds_AreUnknown() => RuleTest.SilentAsync(
        Id, "[TokenPipeline(Tokens = 1024, Channels = 64, Layers = 4), Merge<HiddenSimilarity>(Layers = \"3\", Threshold = 0.9)] partial class X;");

    [Fact]
    public Task StagesBehindTheModel_SaveInAnother() => RuleTest.SilentAsync(
        Id,
        "[TokenPipeline(Tokens = 577, Channels = 1024, Layers = 24), Recipe(Method.DivPrune, Keep = 0.9)] partial class X;",
        "[TokenPipeline(Tokens = 577, Channels = 1024, Layers = 24), Prune<TokenNorm>(Cut = CutPoint.Output, KeepCount = 576)] partial class Y;");

    [Fact]
    public Task OtherSurfaces_HaveNoLayersToSave() => RuleTest.SilentAsync(
        Id, "[DatasetPipeline(Channels = 64), Select<TokenNorm>(Keep = 0.5)] partial class X;");
}
