using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Translation;

namespace PipelineDsl.Gpu.Tests.Translation;

/// <summary>A scorer written as C# text: compiled and loaded to run on the processor, and translated to run on OpenCL.</summary>
internal sealed class WrittenScorer : IDisposable
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name == "PipelineDsl.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly AssemblyLoadContext _context = new("scorer", isCollectible: true);
    private readonly Assembly _assembly;

    /// <summary>Compiles and translates the struct <c>Scorer</c>.</summary>
    internal WrittenScorer(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Scorer",
            [CSharpSyntaxTree.ParseText($"using System; using PipelineDsl; using PipelineDsl.Kernels;\n{source}", new CSharpParseOptions(LanguageVersion.CSharp13))],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        _assembly = _context.LoadFromStream(image);

        (TranslationModel model, IReadOnlyList<Refusal> refusals) =
            ScorerTranslator.Translate(compilation.GetTypeByMetadataName("Scorer")!, compilation, CancellationToken.None)!.Value;
        Assert.True(refusals.Count == 0 && model.Reason.Length == 0, string.Join('\n', refusals.Select(static refusal => $"{refusal.Node}: {refusal.Reason}")));
        Translation = model;
    }

    internal TranslationModel Translation { get; }

    /// <summary>The kernel that runs it.</summary>
    internal GpuKernel Kernel => (GpuKernel)typeof(GpuKernels).GetProperty(Translation.Kernel)!.GetValue(null)!;

    /// <summary>The method that implements the contract.</summary>
    internal T Method<T>(string name)
        where T : Delegate => _assembly.GetType("Scorer", throwOnError: true)!.GetMethod(name)!.CreateDelegate<T>();

    public void Dispose() => _context.Unload();
}
