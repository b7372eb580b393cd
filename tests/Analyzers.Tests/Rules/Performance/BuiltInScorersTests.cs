using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>The scorers that come with the library pass the rules that users' scorers are held to.</summary>
public class BuiltInScorersTests
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading;";

    [Fact]
    public async Task Scorers_NeitherAllocateNorDrawWithoutASeed()
    {
        string root = typeof(BuiltInScorersTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "RepositoryRoot").Value!;
        IEnumerable<string> files = new[] { "Dsl", "Kernels" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(root, "src", "Runtime", folder), "*.cs", SearchOption.AllDirectories));
        CSharpParseOptions newest = Programs.ParseOptions.WithLanguageVersion(LanguageVersion.Preview);
        CSharpCompilation compilation = Programs.Compile([]);
        compilation = compilation
            .AddSyntaxTrees(files.Select(File.ReadAllText).Prepend(Usings).Select(text => CSharpSyntaxTree.ParseText(text, newest)))
            .WithReferences(compilation.References.Where(static reference => Path.GetFileName(reference.Display) != "PipelineDsl.dll"))
            .WithOptions(compilation.Options.WithAllowUnsafe(true));
        Assert.True(compilation.GetSymbolsWithName("ClsAttention", SymbolFilter.Type).Any());
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        ImmutableArray<Diagnostic> reported = await Programs.AnalyzeAsync(compilation);
        Assert.Empty(reported.Where(static diagnostic => diagnostic.Id is "PDSL302" or "PDSL403"));
    }
}
