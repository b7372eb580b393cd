using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using PipelineDsl.Analyzers.Tests.Infrastructure;
using PipelineDsl.CodeFixes;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

/// <summary>Tools may ask for Fix All without having picked an action, or with one of another rule.</summary>
public class FixAllTests
{
    private const string Id = "PDSL202";
    private const string Declaration = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"1\", KeepCount = 8)]\n";

    [Theory]
    [InlineData(null)]
    [InlineData("EnsureAttribute:0:Protect:0")]
    public async Task NothingPicked_TakesTheBestRepair(string? key)
    {
        FixedSolution solution = FixedSolution.Of([$"{Programs.Usings}{Declaration}partial class X;"], Programs.Analyzers);
        CodeAction? action = await ActionAsync(solution, new EnsureAttributeCodeFix(), key);
        Assert.Equal(
            [$"{Programs.Usings}{Declaration}[Uniform(Rows = 4, Columns = 4, Cell = 2)]\npartial class X;"],
            await (await solution.ApplyAsync(action!)).TextsAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no key of ours")]
    [InlineData("EnsureAttribute:0:Uniform:Window = 4")]
    public async Task OtherKindOfRepair_HasNothingToDo(string? key)
    {
        FixedSolution solution = FixedSolution.Of([$"{Programs.Usings}{Declaration}partial class X;"], Programs.Analyzers);
        Assert.Null(await ActionAsync(solution, new SetArgumentCodeFix(), key));
    }

    private static Task<CodeAction?> ActionAsync(FixedSolution solution, CodeFixProvider fix, string? key) => fix.GetFixAllProvider()!.GetFixAsync(
        new FixAllContext(solution.Subject, fix, FixAllScope.Solution, key, [Id], new TestDiagnosticProvider(solution, Id), CancellationToken.None));
}
