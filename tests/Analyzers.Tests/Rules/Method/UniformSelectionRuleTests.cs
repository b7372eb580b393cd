using System.Globalization;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Method;

public class UniformSelectionRuleTests
{
    private const string Id = "PDSL202";

    [Fact]
    public async Task TopK_IsReportedAtItsName()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 197, Channels = 8, Layers = 4), Protect(0)]
            [[|Prune<ClsAttention>|](Layers = "1", KeepCount = 99)]
            partial class X;
            """);
        Assert.Equal(
            ["'X' keeps the 99 of 197 tokens that ClsAttention scores highest at layer 1, wherever they stand; give every region its share with "
                + "[Uniform(Rows = 14, Columns = 14, Cell = 2)]"],
            messages);
    }

    [Fact]
    public async Task SeveralLayers_AreOneFinding()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(MaxTokens = 512, Channels = 8, Layers = 12)]
            [[|PipelineDsl.Prune<TokenNorm>|](Layers = "2,4..6,9", Keeps = [1.0, 0.7, 0.7, 0.7, 0.5])]
            partial class X;
            """);
        Assert.Equal(
            ["'X' keeps at most 358 of 512 tokens that TokenNorm scores highest at layer 4, and so on at 5, 6, 9, wherever they stand; "
                + "give every region its share with [Uniform(Window = 64)]"],
            messages);
    }

    [Fact]
    public async Task RecipesThatChooseByScoreAlone_AreReportedWithWhatHelps()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, """
            [TokenPipeline(Tokens = 641, Channels = 8, Layers = 12), Span("image", 35, 576)]
            [[|Recipe|](Method.FastV, Layers = "2", Keep = 0.5, Within = "image")]
            partial class X;
            """, """
            [TokenPipeline(Tokens = 197, Channels = 8, Layers = 12), Protect(0)]
            [[|Recipe|](Method.EViT, Layers = "3", Keep = 0.7)]
            partial class Y;
            """);
        Assert.Equal(
            [
                "'X' keeps the 353 of 641 tokens that LastQueryAttention scores highest at layer 1, wherever they stand; give every region its share with "
                    + "[Uniform(Rows = 24, Columns = 24, Cell = 2)]",
                "'Y' keeps the 140 of 197 tokens that EViT scores highest at layer 3, wherever they stand; "
                    + "take a method that covers the sequence, or prune by its scorer with [Uniform]",
            ],
            messages);
    }

    [Fact]
    public Task EveryStageOfItsOwn_IsReported() => RuleTest.TriggersAsync(
        Id,
        "partial class X { }",
        "[[|Prune<TokenNorm>|](Layers = \"1\", Keep = 0.5), Merge<KeySimilarity>(Layers = \"2\", Remove = 1)] partial class X { }",
        "[TokenPipeline(Tokens = 64, Channels = 8, Layers = 4), [|Prune<RecentPosition>|](Layers = \"3\", Remove = 2)] partial class X { }");

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Keep = 0.5), Uniform(Window = 8)")]
    [InlineData("Prune<RandomScore>(Layers = \"1\", Keep = 0.5)")]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Threshold = 0.5)")]
    [InlineData("Prune<TokenNorm>(Layers = \"0..3\", Keep = 1.0)")]
    [InlineData("Prune<TokenNorm>(Layers = \"0\", Remove = 0)")]
    [InlineData("Merge<KeySimilarity>(Layers = \"1\", Keep = 0.6)")]
    [InlineData("Recipe(Method.ToMe, Remove = 2)")]
    [InlineData("Recipe(Method.DivPrune, KeepCount = 9)")]
    [InlineData("Recipe(Method.PiToMe, Layers = \"1\", Keep = 0.9)")]
    [InlineData("Recipe(Method.PruMerge)")]
    [InlineData("Prune<HiddenSimilarity, MaxMin>(Layers = \"1\", Keep = 0.5)")]
    public Task NothingChosenByScoreAlone_IsSilent(string stages) =>
        RuleTest.SilentAsync(Id, $"[TokenPipeline(Tokens = 64, Channels = 8, Layers = 4), {stages}] partial class X;");

    [Theory]
    [InlineData("Tokens = 197", "Protect(0)", "KeepCount = 99", "Rows = 14, Columns = 14, Cell = 2", "Window = 14")]
    [InlineData("Tokens = 197", "Protect(0)", "KeepCount = 20", "Rows = 14, Columns = 14, Cell = 4", "Window = 14")]
    [InlineData("Tokens = 196", "RandomBaseline", "KeepCount = 5", "Rows = 14, Columns = 14, Cell = 7", "Window = 49")]
    [InlineData("Tokens = 577", "Protect(0)", "Keep = 0.5", "Rows = 24, Columns = 24, Cell = 2", "Window = 24")]
    [InlineData("Tokens = 198", "Protect(0, 197)", "Keep = 0.5", "Rows = 14, Columns = 14, Cell = 2", "Window = 14")]
    [InlineData("Tokens = 197", "Protect(100)", "Keep = 0.5", "Window = 14", null)]
    [InlineData("Tokens = 197", "RandomBaseline", "Keep = 0.5", "Window = 14", null)]
    [InlineData("Tokens = 120", "RandomBaseline", "Keep = 0.5", "Window = 10", null)]
    [InlineData("MaxTokens = 577", "Protect(0)", "Keep = 0.5", "Window = 64", null)]
    [InlineData("MaxTokens = 4096", "RandomBaseline", "KeepCount = 16", "Window = 256", null)]
    [InlineData("MaxTokens = 100", "RandomBaseline", "Keep = 0.5", "Window = 10", null)]
    public async Task Quota_FitsTheGeometryAndTheBudget(string geometry, string attribute, string budget, string first, string? second)
    {
        Dictionary<string, string[]> proposed = await RepairTrial.ProposedAsync(
            Id, $"[TokenPipeline({geometry}, Channels = 8, Layers = 4), {attribute}, Prune<TokenNorm>(Layers = \"2\", {budget})] partial class X;");
        Assert.Equal(second is null ? [$"Uniform({first})"] : [$"Uniform({first})", $"Uniform({second})"], proposed["X"]);
    }

    [Fact]
    public async Task Quota_IsValidForAnyGeometry()
    {
        var random = new Random(202);
        IEnumerable<string> classes = Enumerable.Range(0, 40).Select(index =>
        {
            int tokens = index % 3 == 0 ? (index * index / 9) + 2 : random.Next(2, 1500);
            int isProtected = random.Next(0, Math.Min(6, tokens - 1));
            int kept = random.Next(isProtected + 1, tokens);
            return string.Create(CultureInfo.InvariantCulture, $"""
                [TokenPipeline({(random.Next(4) == 0 ? "MaxTokens" : "Tokens")} = {tokens}, Channels = 8, Layers = 4)]
                [Protect({string.Join(", ", Enumerable.Range(0, isProtected))}), Prune<TokenNorm>(Layers = "1,2", KeepCount = {kept})]
                partial class X{index};
                """);
        });
        Assert.InRange(await RepairTrial.HoldsAsync(Id, string.Join("\n", classes)), 36, 80);
    }

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"1\", Threshold = 0.5)", "give every pruning stage a number to keep instead of a threshold, then add [Uniform]")]
    [InlineData("Protect(0), Prune<TokenNorm>(Layers = \"3\", KeepCount = 2)", "keep enough tokens to spread over the sequence, then add [Uniform]")]
    public async Task NoQuotaPossible_IsSaidInsteadOfProposed(string stage, string advice)
    {
        string source = $"[TokenPipeline(Tokens = 64, Channels = 8, Layers = 4), [|Prune<KeyNorm>|](Layers = \"2\", Keep = 0.5), {stage}] partial class X;";
        if (stage.StartsWith("Protect", StringComparison.Ordinal))
        {
            source = source.Replace("Prune<TokenNorm>", "[|Prune<TokenNorm>|]", StringComparison.Ordinal);
        }

        string[] messages = await RuleTest.TriggersAsync(Id, source);
        Assert.All(messages, message => Assert.EndsWith(advice, message, StringComparison.Ordinal));
    }
}
