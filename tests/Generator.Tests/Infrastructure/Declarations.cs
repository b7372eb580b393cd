using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers;

namespace PipelineDsl.Generator.Tests.Infrastructure;

/// <summary>What analyzers say about declarations for which the generator writes nothing.</summary>
internal static class Declarations
{
    /// <summary>Nothing is generated, and one rule says why.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="declaration">A source without its using.</param>
    /// <returns>Places and messages: <c>text of the place: message</c>.</returns>
    internal static async Task<string[]> RefusedAsync(string id, string declaration)
    {
        GeneratorRun run = GeneratorRun.Of("using PipelineDsl;\n" + declaration);

        Assert.Empty(run.Files);
        ImmutableArray<Diagnostic> reported = await AnalyzeAsync(run);
        Assert.Equal([id], reported.Select(static diagnostic => diagnostic.Id).Distinct());
        Assert.All(reported, diagnostic =>
        {
            Assert.True(diagnostic.Location.IsInSource);
            Assert.False(diagnostic.GetMessage(CultureInfo.InvariantCulture).EndsWith('.'));
            Assert.Equal($"docs/rules/{id}.md", diagnostic.Descriptor.HelpLinkUri);
        });
        return
        [
            .. reported.Select(static diagnostic =>
                $"{diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"),
        ];
    }

    internal static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(GeneratorRun run) =>
        run.Output.WithAnalyzers([new DeclarationAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
