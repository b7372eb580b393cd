using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class SetArgumentCodeFixTests
{
    private const string Id = "PDSL304";
    private const string Geometry = "TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)";

    [Theory]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, Of = Basis.Original)")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\", Keep = 0.5 /* half */)", "Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, /* half */ Of = Basis.Original)")]
    [InlineData("Prune<TokenNorm>(\n    Layers = \"2\",\n    Keep = 0.5)", "Prune<TokenNorm>(\n    Layers = \"2\",\n    Keep = 0.5,\n    Of = Basis.Original)")]
    [InlineData("Prune<TokenNorm>(Layers = \"2\",\n    Keep = 0.5 // half\n    )", "Prune<TokenNorm>(Layers = \"2\",\n    Keep = 0.5, // half\n    Of = Basis.Original\n    )")]
    public Task NewArgument_ComesLast(string source, string result) => new CodeFixTest
    {
        Id = Id,
        Reporters = [Reporter("Of", "Basis.Original")],
        Sources = [$"[{Geometry}, {source}, Protect(0)]\npartial class X;"],
        Fixed = [$"[{Geometry}, {result}, Protect(0)]\npartial class X;"],
    }.RunAsync();

    [Fact]
    public Task TypesInTheValue_AreQualifiedLikeTheAttribute() => new CodeFixTest
    {
        Id = Id,
        HasUsings = true,
        Reporters = [Reporter("Of", "Basis.Original")],
        Sources = [$"[global::PipelineDsl.{Geometry}]\n[global::PipelineDsl.Prune<PipelineDsl.TokenNorm>(Layers = \"2\", Keep = 0.5)]\npartial class X;"],
        Fixed = [$"[global::PipelineDsl.{Geometry}]\n[global::PipelineDsl.Prune<PipelineDsl.TokenNorm>(Layers = \"2\", Keep = 0.5, Of = global::PipelineDsl.Basis.Original)]\npartial class X;"],
    }.RunAsync();

    [Fact]
    public Task Alternatives_AreChosenByValue() => new CodeFixTest
    {
        Id = Id,
        Title = "Set Keep to 0.25",
        Reporters =
        [
            new RepairReporter(
                Id,
                "Prune",
                static attribute => attribute.ToString().Contains("0.1"),
                ("SetArgument", "Keep", "0.5"),
                ("SetArgument", "Keep", "0.25")),
        ],
        Sources = [$"[{Geometry}, Prune<TokenNorm>(Layers = \"2\", Keep = 0.1), Prune<TokenNorm>(Layers = \"3\", Keep = 0.1)] partial class X;", "class Y;"],
        Fixed = [$"[{Geometry}, Prune<TokenNorm>(Layers = \"2\", Keep = 0.25), Prune<TokenNorm>(Layers = \"3\", Keep = 0.25)] partial class X;", "class Y;"],
    }.RunAsync();

    private static RepairReporter Reporter(string name, string value) =>
        new(Id, "Prune", attribute => !attribute.ToString().Contains(name + " ="), ("SetArgument", name, value));
}
