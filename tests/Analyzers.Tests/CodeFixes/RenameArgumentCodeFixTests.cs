using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class RenameArgumentCodeFixTests
{
    private const string Id = "PDSL303";
    private const string Rest = "Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class";

    [Fact]
    public Task Name_ChangesAndNothingElse() => new CodeFixTest
    {
        Id = Id,
        Title = "Rename MaxTokens to Tokens",
        Reporters = [Reporter()],
        Sources =
        [
            $"[TokenPipeline(/* a */ MaxTokens /* b */= 4 * 4, {Rest} X;",
            $"[TokenPipeline(@MaxTokens = 16, {Rest} Y;\n[TokenPipeline(Tokens = 16, {Rest} Z;",
        ],
        Fixed = [$"[TokenPipeline(/* a */ Tokens /* b */= 4 * 4, {Rest} X;", $"[TokenPipeline(Tokens = 16, {Rest} Y;\n[TokenPipeline(Tokens = 16, {Rest} Z;"],
    }.RunAsync();

    [Theory]
    [InlineData("Channels = 8")]
    [InlineData("MaxTokens = 8, Tokens = 8")]
    public async Task NameThatIsMissingOrTaken_IsNotChanged(string arguments)
    {
        var reporter = new RepairReporter(Id, "TokenPipeline", static _ => true, ("RenameArgument", "MaxTokens", "Tokens"));
        FixedSolution solution = FixedSolution.Of([$"{Programs.Usings}[TokenPipeline({arguments})] partial class X;"], [reporter]);
        Assert.Empty(await solution.ActionsAsync((await solution.DiagnosticsAsync(Id))[0]));
    }

    private static RepairReporter Reporter() =>
        new(Id, "TokenPipeline", static attribute => attribute.ToString().Contains("MaxTokens"), ("RenameArgument", "MaxTokens", "Tokens"));
}
