using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>The project that test sources are part of. One that lacks something need not compile: telling why it does not is what some rules are for.</summary>
/// <param name="Compile">Compiles texts as it does.</param>
/// <param name="MustCompile">Whether the compiler has to accept them.</param>
internal sealed record ProjectKind(Func<IEnumerable<string>, CSharpCompilation> Compile, bool MustCompile)
{
    /// <summary>A project with the package and a current C#.</summary>
    internal static ProjectKind Usual { get; } = new(Programs.Compile, MustCompile: true);

    /// <summary>A project that has the analyzers, but not the DSL's assemblies.</summary>
    internal static ProjectKind WithoutPipelineDsl { get; } = Without("PipelineDsl.dll", "PipelineDsl.Datasets.dll");

    /// <summary>A project that lacks ONNX Runtime.</summary>
    internal static ProjectKind WithoutOnnxRuntime { get; } = Without("Microsoft.ML.OnnxRuntime.dll");

    /// <summary>A project in some version of C#.</summary>
    internal static ProjectKind Under(LanguageVersion version) => new(
        texts =>
        {
            CSharpCompilation compilation = Programs.Compile(texts);
            CSharpParseOptions options = Programs.ParseOptions.WithLanguageVersion(version);
            IEnumerable<SyntaxTree> files = compilation.SyntaxTrees.Select(file => CSharpSyntaxTree.ParseText(file.GetText(), options, file.FilePath));
            return compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(files);
        },
        MustCompile: false);

    private static ProjectKind Without(params string[] assemblies) => new(
        texts => Programs.Compile(texts).WithReferences(Programs.References.Where(reference => !assemblies.Contains(Path.GetFileName(reference.Display)))),
        MustCompile: false);
}
