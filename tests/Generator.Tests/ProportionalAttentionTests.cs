using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Sizes in attention: asked for by default, and left out of all of a pipeline or of nothing.</summary>
public class ProportionalAttentionTests
{
    [Theory]
    [InlineData("[Merge<KeySimilarity>(Layers = \"0\", Remove = 2)]", true)]
    [InlineData("[Merge<KeySimilarity>(Layers = \"0\", Remove = 2, ProportionalAttention = true)]", true)]
    [InlineData("[Merge<KeySimilarity>(Layers = \"0\", Remove = 2, ProportionalAttention = false)]", false)]
    [InlineData("[Recipe(Method.ToMe, Remove = 2, ProportionalAttention = false)]", false)]
    [InlineData("[Merge<KeySimilarity>(Layers = \"0\", Remove = 2, ProportionalAttention = false)][Prune<TokenNorm>(Layers = \"1\", Remove = 2)]", false)]
    [InlineData("[Prune<TokenNorm>(Layers = \"1\", Remove = 2)]", true)]
    public void Declaration_ReachesThePipeline(string stages, bool expected)
    {
        GeneratorRun run = GeneratorRun.Of(Source(stages));
        using var loaded = new LoadedPipeline(run);

        Assert.Equal(expected, loaded.Definition("X").ProportionalAttention);
        Assert.True(loaded.Definition("X+Random").ProportionalAttention);
        Assert.Equal(!expected, Assert.Single(run.Files).Value.Contains("A merged token is attended to like any other", StringComparison.Ordinal));
    }

    [Fact]
    public void SwitchedOff_ChangesNoStage()
    {
        string on = Assert.Single(GeneratorRun.Of(Source("[Recipe(Method.ToMe, Remove = 2)]")).Files).Value;
        string off = Assert.Single(GeneratorRun.Of(Source("[Recipe(Method.ToMe, Remove = 2, ProportionalAttention = false)]")).Files).Value;

        Assert.Equal(
            [
                "/// <para>A merged token is attended to like any other, however many it stands for; means still weigh it by its size.</para>",
                "ProportionalAttention = false,",
            ],
            off.Split('\n').Select(static line => line.Trim()).Except(on.Split('\n').Select(static line => line.Trim())));
    }

    private static string Source(string stages) => $"""
        using PipelineDsl;
        [TokenPipeline(Tokens = 20, Channels = 8, Layers = 3)]
        {stages}
        public partial class X;
        """;
}
