using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PipelineDsl.Generator.Tests.Infrastructure;

/// <summary>Compilations of a few raw strings against the runtime.</summary>
internal static class TestCompilation
{
    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name is "PipelineDsl.dll" or "PipelineDsl.Datasets.dll" or "Microsoft.ML.OnnxRuntime.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>As a careful user would parse: documentation is checked, too.</summary>
    internal static CSharpParseOptions ParseOptions { get; } =
        new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    internal static CSharpCompilation Create(params string[] sources) => Create(ParseOptions, NullableContextOptions.Enable, sources);

    internal static CSharpCompilation Create(
        CSharpParseOptions parseOptions, NullableContextOptions nullable, params string[] sources) => CSharpCompilation.Create(
        "Test",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, parseOptions, $"Source{index}.cs")),
        _references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable, warningLevel: 9999));

    /// <summary>Edits one source.</summary>
    internal static CSharpCompilation Edit(this CSharpCompilation compilation, int source, Func<string, string> edit)
    {
        SyntaxTree tree = compilation.SyntaxTrees[source];
        string text = tree.ToString();
        string edited = edit(text);
        Assert.NotEqual(text, edited);
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(edited)));
    }
}
