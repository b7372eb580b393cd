using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class ProportionalAttentionFixTests
{
    private const string Id = "PDSL205";
    private const string Geometry = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]";

    [Fact]
    public Task Argument_IsRemovedInEveryFile() => new CodeFixTest
    {
        Id = Id,
        Title = "Remove ProportionalAttention",
        Sources =
        [
            $"{Geometry}\n[Merge<KeySimilarity>(ProportionalAttention = false, Layers = \"1\", Remove = 2)] // merged\npartial class X;\n\n{Geometry}\n[Merge<KeySimilarity>(Layers = \"2\", ProportionalAttention = false, Remove = 2)]\npartial class Z;",
            $"{Geometry}\n[Recipe(Method.ToMe, Remove = 2,\n    ProportionalAttention = false)]\npartial class Y;",
        ],
        Fixed =
        [
            $"{Geometry}\n[Merge<KeySimilarity>(Layers = \"1\", Remove = 2)] // merged\npartial class X;\n\n{Geometry}\n[Merge<KeySimilarity>(Layers = \"2\", Remove = 2)]\npartial class Z;",
            $"{Geometry}\n[Recipe(Method.ToMe, Remove = 2)]\npartial class Y;",
        ],
    }.RunAsync();
}
