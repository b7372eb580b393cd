using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Declaration;

/// <summary>
/// Where the rules of refused declarations point, and what they say. That the generator refuses exactly what they report is tested beside
/// the generator, case by case.
/// </summary>
public class DeclarationRulesTests
{
    private const string Geometry = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]";
    private const string Stage = "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)]";

    [Theory]
    [InlineData(
        "PDSL101",
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"1\", Keep = 0.5)] class [|X|];",
        "'X' must be partial: add the partial modifier, so that the generator can complete it")]
    [InlineData(
        "PDSL101",
        "class Outer { " + Geometry + Stage + "partial class [|X|]; }",
        "'X' must be partial: its containing type 'Outer' is not; add the partial modifier there too")]
    [InlineData(
        "PDSL102",
        "[TokenPipeline(Tokens = 16, MaxTokens = [|16|], Channels = 8, Layers = 4)]" + Stage + "partial class X;",
        "The geometry of 'X' is invalid: both Tokens and MaxTokens are given; give Tokens when the length never changes, MaxTokens when it does")]
    [InlineData(
        "PDSL102",
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4, Heads = [|3|])]" + Stage + "partial class X;",
        "The geometry of 'X' is invalid: Heads is 3, which does not divide the 8 channels")]
    [InlineData(
        "PDSL102",
        Geometry + Stage + "[[|Uniform(Rows = 4, Columns = 5, Cell = 2)|]] partial class X;",
        "The geometry of 'X' is invalid: a grid of 4 x 5 does not hold the 16 tokens that are not protected")]
    [InlineData(
        "PDSL103",
        Geometry + "[Prune<TokenNorm>(Layers = [|\"3..4\"|], Keep = 0.5)] partial class X;",
        "A layer range of 'X' is invalid: layer 4 lies outside the model, whose layers are 0 to 3")]
    [InlineData(
        "PDSL103",
        Geometry + "[[|Prune<TokenNorm>(Keep = 0.5)|]] partial class X;",
        "A layer range of 'X' is invalid: no layers are given; write for example Layers = \"0..11\"")]
    [InlineData(
        "PDSL104",
        Geometry + Stage + "[Merge<KeySimilarity>(Layers = [|\"0..2\"|], Remove = 1)] partial class X;",
        "Stages of 'X' overlap: layer 1 has another stage already; give every layer to one stage")]
    [InlineData(
        "PDSL105",
        Geometry + "[[|Prune<TokenNorm>(Layers = \"1\")|]] partial class X;",
        "A stage of 'X' needs exactly one budget: none is given; give one of Keep, KeepCount, Remove or Threshold, or a list of them")]
    [InlineData(
        "PDSL105",
        Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5, Remove = [|8|])] partial class X;",
        "A stage of 'X' needs exactly one budget: Keep and Remove are given; keep one of them")]
    [InlineData(
        "PDSL106",
        Geometry + "[Prune<TokenNorm>(Layers = \"1\", KeepCount = [|17|])] partial class X;",
        "A budget of 'X' is out of range: at layer 1 it would keep 17 tokens, but only 16 enter")]
    [InlineData(
        "PDSL106",
        Geometry + "[Protect(0, 1, 2)][Prune<TokenNorm>(Layers = \"1\", Remove = [|14|])] partial class X;",
        "A budget of 'X' is out of range: at layer 1 it would leave 2 of 16 tokens, but at least 3 must stay")]
    [InlineData(
        "PDSL107",
        Geometry + "[Protect(0)][Merge<KeySimilarity>(Layers = \"1\", Remove = [|8|])] partial class X;",
        "A stage of 'X' merges too much: at layer 1 it would merge 8 of 16 tokens, but one matching can merge at most 7; use more layers")]
    [InlineData(
        "PDSL108",
        "struct Mine : ITokenScorer;" + Geometry + "[[|Prune<Mine>(Layers = \"1\", Keep = 0.5)|]] partial class X;",
        "A stage of 'X' cannot be built: 'Mine' implements no signal interface; "
        + "implement one of IHiddenScorer, IKeyScorer, IAttentionScorer, INetworkScorer and IPositionScorer")]
    [InlineData(
        "PDSL108",
        Geometry + "[Merge<KeySimilarity>(Layers = \"1\", Remove = 2)][[|Uniform(Window = 4)|]] partial class X;",
        "A stage of 'X' cannot be built: a quota says which tokens to prune, but every stage merges; remove [Uniform], or prune")]
    [InlineData(
        "PDSL109",
        Geometry + Stage + "[[|Protect(16)|]] partial class X;",
        "A protected position of 'X' is invalid: 16 lies outside the 16 tokens; positions are 0 to 15")]
    [InlineData(
        "PDSL110",
        Geometry + "partial class [|X|];",
        "'X' cannot hold a pipeline: it declares no stage; add [Prune<...>], [Merge<...>] or [Recipe(...)]")]
    [InlineData(
        "PDSL110",
        Geometry + Stage + "partial class [|X|] { int Plan => 1; }",
        "'X' cannot hold a pipeline: 'Plan' is taken: the generated part declares a member of that name; rename yours")]
    public async Task RefusedDeclaration_IsReportedAtWhatIsWrong(string id, string source, string message) =>
        Assert.Equal([message], await RuleTest.TriggersAsync(id, source));

    [Theory]
    [InlineData("PDSL101", "partial class Outer { " + Geometry + Stage + "partial class X; }")]
    [InlineData(
        "PDSL102",
        "[TokenPipeline(Tokens = 17, Channels = 8, Layers = 4, Heads = 4)]" + Stage
        + "[Protect(0), Uniform(Rows = 4, Columns = 4, Cell = 3)] partial class X;")]
    [InlineData("PDSL103", Geometry + "[Prune<TokenNorm>(Layers = \" 0..1, 3 \", Keep = 0.5)] partial class X;")]
    [InlineData("PDSL104", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"0,2\", Remove = 1)] partial class X;")]
    [InlineData("PDSL105", Geometry + "[Prune<TokenNorm>(Layers = \"1,2\", Keeps = [0.5, 0.5])] partial class X;")]
    [InlineData("PDSL106", Geometry + "[Protect(0, 1, 2)][Prune<TokenNorm>(Layers = \"1\", Remove = 13)] partial class X;")]
    [InlineData("PDSL107", Geometry + "[Protect(0)][Merge<KeySimilarity>(Layers = \"1\", Remove = 7)] partial class X;")]
    [InlineData("PDSL108", Geometry + Stage + "[Merge<KeySimilarity>(Layers = \"2\", Remove = 1)][Uniform(Window = 4)] partial class X;")]
    [InlineData("PDSL109", Geometry + Stage + "[Protect(0, 15)] partial class X;")]
    [InlineData("PDSL110", Geometry + Stage + "partial class X { int Layer2 => 1; int PlanB => 2; }")]
    public Task DeclarationAtTheEdge_IsAccepted(string id, string source) => RuleTest.SilentAsync(id, source);

    [Fact]
    public Task PartsInSeveralFiles_AreReportedWhereTheAttributeStands() => RuleTest.TriggersAsync(
        "PDSL105",
        "partial class X { }",
        Geometry + "partial class X { }",
        "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.5, KeepCount = [|8|])] partial class X { }");

    [Fact]
    public Task TwoProblems_AreBothReported() => RuleTest.TriggersAsync(
        "PDSL106",
        Geometry + "[Prune<TokenNorm>(Layers = \"1\", Keep = [|0|])][Merge<KeySimilarity>(Layers = \"2\", Threshold = [|2|])] partial class X;");
}
