using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using PipelineDsl.Datasets;
using PipelineDsl.KvCaches;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests.Infrastructure;

/// <summary>Generated code, compiled, loaded and ready to run; disposing unloads it.</summary>
internal sealed class LoadedPipeline : IDisposable
{
    private readonly AssemblyLoadContext _context = new("generated", isCollectible: true);
    private readonly Assembly _assembly;

    internal LoadedPipeline(GeneratorRun run)
    {
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = run.Output.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        _assembly = _context.LoadFromStream(image);
    }

    internal static LoadedPipeline Of(params string[] sources) => new(GeneratorRun.Of(sources));

    /// <summary>The definition of a class by its metadata name.</summary>
    internal TokenPipeline Definition(string type) => (TokenPipeline)Static(type, "Definition");

    /// <summary>The definition of a cache by the metadata name of its class.</summary>
    internal CachePipeline Cache(string type) => (CachePipeline)Static(type, "Definition");

    /// <summary>The definition of a data set by the metadata name of its class.</summary>
    internal DatasetPipeline Dataset(string type) => (DatasetPipeline)Static(type, "Definition");

    /// <summary>The value of a static property, or of a constant.</summary>
    internal object Static(string type, string member)
    {
        Type declaring = _assembly.GetType(type, throwOnError: true)!;
        return declaring.GetProperty(member)?.GetValue(null) ?? declaring.GetField(member)!.GetValue(null)!;
    }

    /// <summary>What a static method returns, or throws.</summary>
    internal object? Call(string type, string method, params object[] arguments) => _assembly.GetType(type, throwOnError: true)!
        .InvokeMember(
            method, BindingFlags.Public | BindingFlags.Static | BindingFlags.InvokeMethod | BindingFlags.DoNotWrapExceptions,
            binder: null, target: null, arguments, CultureInfo.InvariantCulture);

    public void Dispose() => _context.Unload();
}
