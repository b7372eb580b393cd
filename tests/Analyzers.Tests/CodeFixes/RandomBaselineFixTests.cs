using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class RandomBaselineFixTests
{
    private const string Id = "PDSL201";

    [Fact]
    public Task Class_GetsTheBaselineBehindItsAttributes() => CodeFixTest.FixesAsync(
        Id,
        """
        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)] // half of them
        [Obsolete("Soon.")]
        public partial class X;
        """,
        """
        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)] // half of them
        [RandomBaseline]
        [Obsolete("Soon.")]
        public partial class X;
        """);

    [Fact]
    public async Task Title_NamesTheAttribute() => Assert.Equal(
        ["Add [RandomBaseline]"],
        await CodeFixTest.TitlesAsync(Id, "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)] partial class X;"));
}
