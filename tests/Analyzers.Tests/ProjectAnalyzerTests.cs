using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests;

/// <summary>Projects that never mention PipelineDsl are left alone, and only these.</summary>
public class ProjectAnalyzerTests
{
    private const string NoBaseline =
        "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5), Uniform(Window = 4)] partial class X;";

    [Theory]
    [InlineData("global using PipelineDsl;")]
    [InlineData("global using global::PipelineDsl;")]
    public async Task NamespaceOnlyInAGlobalUsing_IsEnough(string globalUsing) => Assert.Equal(["PDSL201"], await IdsAsync(globalUsing, NoBaseline));

    [Fact]
    public async Task EditThatAddsTheNamespace_IsSeen()
    {
        Assert.Empty(await IdsAsync("", NoBaseline));
        Assert.Equal(["PDSL201"], await IdsAsync("global using PipelineDsl;", NoBaseline));
    }

    private static async Task<string[]> IdsAsync(params string[] sources)
    {
        ImmutableArray<Diagnostic> reported = await Programs.AnalyzeAsync(Programs.Generate(Programs.Compile(sources)));
        return [.. reported.Select(static diagnostic => diagnostic.Id)];
    }
}
