using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Environment;

public class LanguageVersionRuleTests
{
    private const string Id = "PDSL502";
    private const string Geometry = "TokenPipeline(Tokens = 197, Channels = 384, Layers = 12)";
    private const string Recipe = "Protect(0), Recipe(Method.ToMe, Remove = 13), RandomBaseline, UniformBaseline";
    private const string Cache = "KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 8, MaxTokens = 512)";
    private const string Herding = "Recipe(Method.Herding, KeepCount = 30)";
    private const string Dataset = "DatasetPipeline(Channels = 8), " + Herding;
    private const string CacheRecipe = "Protect(Sinks = 4, Recent = 16), Recipe(Method.KeyDiff, Layers = \"0..3\", KeepCount = 64), RandomBaseline";
    private const string Scorers = "Prune<ClsAttention>(Layers = \"3,6\", Keep = 0.7), Merge<KeySimilarity>(Layers = \"9\", Threshold = 0.9)";
    private const string Hidden = "Protect(0), Uniform(Rows = 14, Columns = 14, Cell = 2), Prune<Own>(Layers = \"2\", Keep = 0.5), RandomBaseline";
    private const LanguageVersion CSharp14 = (LanguageVersion)1400;

    [Fact]
    public async Task GenericAttribute_NeedsCSharp11()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            ProjectKind.Under(LanguageVersion.CSharp10),
            $"namespace N {{ [{Dataset}] partial class FineUnderCSharp10 {{ }} [TokenPipeline] partial class Invalid {{ }} }}",
            $"[{Scorers}] partial class First {{ }}",
            $"[[|{Geometry}|]] partial class First {{ }}",
            $"[TokenPipeline(MaxTokens = 64, Channels = 8, Layers = 12), {Scorers}] partial class Second {{ }}");
        Assert.Equal(
            [
                "'First' needs C# 11.0, but the project is compiled as C# 10.0; "
                + "remove <LangVersion> from the project file, or write <LangVersion>11.0</LangVersion> or a higher version",
            ],
            messages);
    }

    [Fact]
    public Task KernelsOfTokens_NeedCSharp11() => KernelsNeedCSharp11Async($"[[|{Geometry}|], {Recipe}]");

    [Fact]
    public Task KernelsOfCaches_NeedCSharp11() => KernelsNeedCSharp11Async($"[[|{Cache}|], {CacheRecipe}]");

    [Fact]
    public async Task Recipe_NeedsCSharp10()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id, ProjectKind.Under(LanguageVersion.CSharp9), $"namespace N {{ [[|DatasetPipeline(Channels = 8)|], {Herding}] partial class X {{ }} }}");
        Assert.Equal(
            [
                "'X' needs C# 10.0, but the project is compiled as C# 9.0; "
                + "remove <LangVersion> from the project file, or write <LangVersion>10.0</LangVersion> or a higher version",
            ],
            messages);
    }

    [Fact]
    public async Task SeveralPipelines_NeedTheHighestOfTheirVersions()
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id,
            ProjectKind.Under(LanguageVersion.CSharp7_3),
            "[[|TokenPipeline(Tokens = 16, Channels = 8, Layers = 12)|], Recipe(Method.ToMe, Remove = 1)] partial class First { }",
            $"[TokenPipeline(MaxTokens = 64, Channels = 8, Layers = 12), {Scorers}] partial class Second {{ }}");
        Assert.StartsWith("'First' needs C# 11.0, but the project is compiled as C# 7.3; ", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Preview)]
    [InlineData(CSharp14)]
    public Task NewEnough_IsFine(LanguageVersion version) => RuleTest.SilentAsync(
        Id, ProjectKind.Under(version), $"[{Geometry}, {Scorers}] partial class X {{ }}");

    [Fact]
    public Task NoPipeline_NeedsNothing() => RuleTest.SilentAsync(Id, ProjectKind.Under(LanguageVersion.CSharp8), "[Serializable] class X { }");

    /// <summary>What the rule claims: declarations and their generated halves compile from these versions on, and not before.</summary>
    [Theory]
    [InlineData($"{Geometry}, {Recipe}", LanguageVersion.CSharp10, LanguageVersion.CSharp11)]
    [InlineData($"{Geometry}, {Scorers}", LanguageVersion.CSharp10, LanguageVersion.CSharp11)]
    [InlineData($"{Geometry}, {Hidden}", LanguageVersion.CSharp10, LanguageVersion.CSharp11)]
    [InlineData($"{Cache}, {CacheRecipe}", LanguageVersion.CSharp10, LanguageVersion.CSharp11)]
    [InlineData(Dataset, LanguageVersion.CSharp9, LanguageVersion.CSharp10)]
    public void Minimum_IsExact(string attributes, LanguageVersion tooOld, LanguageVersion minimum)
    {
        // Its members can be reached through a type parameter only, so the generated half is written in another way.
        const string Explicit = """
            struct Own : IAttentionScorer
            {
                static AttentionQuery IAttentionScorer.Query => AttentionQuery.First;
                static void IAttentionScorer.Score(AttentionRows attention, System.Span<float> scores) { }
            }
            """;
        string own = attributes.Contains("Own", StringComparison.Ordinal) ? Explicit : "";
        string[] texts = [$"using PipelineDsl; namespace N {{ [{attributes}] partial class X {{ }} {own} }}"];
        Assert.NotEmpty(Programs.Errors(Programs.Generate(ProjectKind.Under(tooOld).Compile(texts))));
        Assert.Empty(Programs.Errors(Programs.Generate(ProjectKind.Under(minimum).Compile(texts))));
    }
    private static async Task KernelsNeedCSharp11Async(string attributes)
    {
        string[] messages = await RuleTest.TriggersAsync(
            Id, ProjectKind.Under(LanguageVersion.CSharp10), $"namespace N {{ {attributes} partial class X {{ }} }}");
        Assert.StartsWith("'X' needs C# 11.0, but the project is compiled as C# 10.0; ", Assert.Single(messages), StringComparison.Ordinal);
    }
}
