using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class PlainTopKFixTests
{
    private const string Id = "PDSL207";
    private const string Geometry = "[DatasetPipeline(Channels = 8), RandomBaseline]";

    [Fact]
    public Task Strata_AreSetInEveryFile() => new CodeFixTest
    {
        Id = Id,
        Title = "Set Strata to 50",
        Sources =
        [
            $"{Geometry}\n[Select<TokenNorm>(Keep = 0.1)] // few\npartial class X;\n\n{Geometry}\n[Select<TokenNorm>(Strata = 0, Keep = 0.3)]\npartial class Y;",
            $"{Geometry}\n[Select<TokenNorm>(\n    Keep = 0.2)]\npartial class Z;",
        ],
        Fixed =
        [
            $"{Geometry}\n[Select<TokenNorm>(Keep = 0.1, Strata = 50)] // few\npartial class X;\n\n{Geometry}\n[Select<TokenNorm>(Strata = 50, Keep = 0.3)]\npartial class Y;",
            $"{Geometry}\n[Select<TokenNorm>(\n    Keep = 0.2,\n    Strata = 50)]\npartial class Z;",
        ],
    }.RunAsync();
}
