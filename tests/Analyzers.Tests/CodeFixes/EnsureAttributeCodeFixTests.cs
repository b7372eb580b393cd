using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.CodeFixes;

public class EnsureAttributeCodeFixTests
{
    private const string Id = "PDSL208";
    private const string Declaration = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5)]";

    [Theory]
    [InlineData("[Protect(3)] // far", "0", "[Protect(0, 3)] // far")]
    [InlineData("[Protect(0)]", "3, 1", "[Protect(0, 1, 3)]")]
    [InlineData("[Protect]", "0", "[Protect(0)]")]
    [InlineData("[Protect()]", "0, 1", "[Protect(0, 1)]")]
    [InlineData("[Protect(2 * 2, /* five */ 5)]", "1, 5, 6", "[Protect(1, 2 * 2, /* five */ 5, 6)]")]
    [InlineData("[Protect(new[] { 0, /* five */ 5 })]", "1, 7", "[Protect(new[] { 0, /* five */ 1, 5, 7 })]")]
    [InlineData("[Protect(positions: [4, 6])]", "5", "[Protect(positions: [4, 5, 6])]")]
    [InlineData("[Protect(new int[] { })]", "5", "[Protect(new int[] { 5 })]")]
    [InlineData("[Protect(0, Sinks = 2)]", "1, Sinks = 4, Recent = 64", "[Protect(0, 1, Sinks = 4, Recent = 64)]")]
    [InlineData("[Protect(0, Sinks = 2)]", "Sinks = 4", "[Protect(0, Sinks = 4)]")]
    [InlineData("[Protect(Sinks = 2)]", "1", "[Protect(1, Sinks = 2)]")]
    public Task ProtectOnAnyPart_IsUnited(string present, string text, string united) => new CodeFixTest
    {
        Id = Id,
        Reporters = [Reporter("Protect", text)],
        Sources = [$"{Declaration}\npartial class X {{ }}", $"{present}\npartial class X {{ }}"],
        Fixed = [$"{Declaration}\npartial class X {{ }}", $"{united}\npartial class X {{ }}"],
        Title = Title(text),
        LeavesOthers = true,
    }.RunOnceAsync();

    [Fact]
    public Task ArgumentsOnTheirOwnLines_GetAnother() => new CodeFixTest
    {
        Id = Id,
        Reporters = [Reporter("Protect", "Recent = 64")],
        Sources = [$"{Declaration}\r\n[Protect(\r\n    0,\r\n    Sinks = 4 // StreamingLLM\r\n)]\r\npartial class X;"],
        Fixed = [$"{Declaration}\r\n[Protect(\r\n    0,\r\n    Sinks = 4, // StreamingLLM\r\n    Recent = 64\r\n)]\r\npartial class X;"],
        LeavesOthers = true,
    }.RunOnceAsync();

    [Fact]
    public Task SeveralDiagnosticsOfAClass_AddOneAttribute() => new CodeFixTest
    {
        Id = Id,
        Reporters = [new RepairReporter(Id, "Prune", static attribute => !Class(attribute).Contains("Uniform"), ("EnsureAttribute", "Uniform", "Window = 4"))],
        Sources =
        [
            $"{Declaration}\n[Prune<TokenNorm>(Layers = \"3\", Keep = 0.5)]\npartial class X;\n\n{Declaration}\npartial class Y;",
            $"{Declaration}\npartial class Z;",
        ],
        Fixed =
        [
            $"{Declaration}\n[Prune<TokenNorm>(Layers = \"3\", Keep = 0.5)]\n[Uniform(Window = 4)]\npartial class X;\n\n{Declaration}\n[Uniform(Window = 4)]\npartial class Y;",
            $"{Declaration}\n[Uniform(Window = 4)]\npartial class Z;",
        ],
    }.RunAsync();

    [Theory]
    [InlineData("Add [Positions(PositionPolicy.Original)]", "PositionPolicy.Original")]
    [InlineData("Add [Positions(PositionPolicy.Repacked)]", "PositionPolicy.Repacked")]
    public Task Alternatives_AreChosenByTheirArguments(string title, string policy) => new CodeFixTest
    {
        Id = Id,
        Title = title,
        Reporters = [Positions()],
        Sources = [$"{Declaration}\npartial class X;", $"{Declaration}\npartial class Y;"],
        Fixed = [$"{Declaration}\n[Positions({policy})]\npartial class X;", $"{Declaration}\n[Positions({policy})]\npartial class Y;"],
    }.RunAsync();

    [Theory]
    [InlineData("", "PipelineDsl.")]
    [InlineData("using P = PipelineDsl;", "P.")]
    [InlineData("using P = PipelineDsl;", "P::")]
    public Task NamesInArguments_AreQualifiedToo(string usings, string qualifier)
    {
        string declaration = $"{usings}\n[{qualifier}TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), {qualifier}Prune<{qualifier}TokenNorm>(Layers = \"2\", Keep = 0.5)]";
        return new CodeFixTest
        {
            Id = Id,
            HasUsings = true,
            Reporters = [Positions()],
            Sources = [$"{declaration}\npartial class X;"],
            Fixed = [$"{declaration}\n[{qualifier}Positions({qualifier}PositionPolicy.Original)]\npartial class X;"],
        }.RunAsync();
    }

    [Fact]
    public Task SingleArgument_IsReplaced() => new CodeFixTest
    {
        Id = Id,
        Reporters = [new RepairReporter(Id, "Positions", static attribute => attribute.ToString().Contains("Repacked"), ("EnsureAttribute", "Positions", "PositionPolicy.Original"))],
        Sources = [$"{Declaration}\n[Positions(/* why */ PositionPolicy.Repacked)]\npartial class X;"],
        Fixed = [$"{Declaration}\n[Positions(/* why */ PositionPolicy.Original)]\npartial class X;"],
        Title = "Set PositionPolicy.Original on [Positions]",
    }.RunAsync();

    [Theory]
    [InlineData("NoSuchThing", "")]
    [InlineData("Uniform", "Window = ")]
    [InlineData("TokenPipeline", "")]
    public async Task WhatMakesNoSense_IsNotOffered(string target, string text)
    {
        FixedSolution solution = FixedSolution.Of([$"{Programs.Usings}{Declaration} partial class X;"], [Reporter(target, text)]);
        Assert.Empty(await solution.ActionsAsync((await solution.DiagnosticsAsync(Id))[0]));
    }

    private static RepairReporter Reporter(string target, string text) =>
        new(Id, "TokenPipeline", static _ => true, ("EnsureAttribute", target, text));

    private static RepairReporter Positions() => new(
        Id,
        "TokenPipeline",
        static attribute => !Class(attribute).Contains("Positions"),
        ("EnsureAttribute", "Positions", "PositionPolicy.Original"),
        ("EnsureAttribute", "Positions", "PositionPolicy.Repacked"));

    private static string Class(AttributeSyntax attribute) => attribute.Parent!.Parent!.ToString();

    private static string? Title(string text) => text switch
    {
        "0" => "Add 0 to [Protect]",
        "1, Sinks = 4, Recent = 64" => "Add 1 to [Protect], and set Sinks to 4 and Recent to 64",
        "Sinks = 4" => "Set Sinks to 4 on [Protect]",
        _ => null,
    };
}
