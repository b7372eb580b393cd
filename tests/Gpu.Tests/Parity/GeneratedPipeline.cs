using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Generator;
using PipelineDsl.KvCaches;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>A declaration that went through the generator and the compiler; disposing unloads it.</summary>
internal sealed class GeneratedPipeline : IDisposable
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "PipelineDsl.dll" or "Microsoft.ML.OnnxRuntime.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly AssemblyLoadContext _context = new("generated", isCollectible: true);
    private readonly Assembly _assembly;

    internal GeneratedPipeline(string source)
    {
        CSharpParseOptions language = new(LanguageVersion.CSharp13);
        var compilation = CSharpCompilation.Create(
            "Generated", [CSharpSyntaxTree.ParseText(source, language)], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create([new PipelineGenerator().AsSourceGenerator()], parseOptions: language)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = output.Emit(image);
        Assert.True(result.Success, $"{string.Join('\n', result.Diagnostics)}\n{source}");
        image.Position = 0;
        _assembly = _context.LoadFromStream(image);
    }

    /// <summary>The pipeline of a class by its metadata name.</summary>
    internal TokenPipeline Definition(string type) => Value<TokenPipeline>(type);

    /// <summary>The pipeline over caches of a class by its metadata name.</summary>
    internal CachePipeline Cache(string type) => Value<CachePipeline>(type);

    /// <inheritdoc/>
    public void Dispose() => _context.Unload();

    private T Value<T>(string type)
        where T : class =>
        _assembly.GetType(type, throwOnError: true)!.GetProperty("Definition")?.GetValue(null) as T
            ?? throw new InvalidOperationException($"Nothing was generated for {type}: its declaration is invalid.");
}
