using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Environment;

/// <summary>PDSL501: an assembly that generated code calls is not referenced.</summary>
internal sealed class MissingRuntimeRule() : Rule(_descriptor)
{
    /// <summary>What to do when the analyzers are here and the DSL itself is not.</summary>
    internal const string NoPipelineDsl =
        "the analyzers of PipelineDsl are here, but its assembly is not; "
        + "reference the package PipelineDsl without ExcludeAssets=\"compile\" and IncludeAssets=\"analyzers\"";

    /// <summary>What to do when only ONNX Runtime is missing.</summary>
    internal const string NoOnnxRuntime =
        "generated code calls ONNX Runtime, which is not referenced; "
        + "add a PackageReference to Microsoft.ML.OnnxRuntime, or to Microsoft.ML.OnnxRuntime.Gpu for CUDA";

    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL501",
        RuleCategory.Environment,
        "Runtime package missing",
        "'{0}' declares a pipeline that cannot be compiled: {1}",
        "The generator writes code against the assemblies PipelineDsl and Microsoft.ML.OnnxRuntime; "
        + "without them the compiler reports many errors that hide the one cause.",
        WellKnownDiagnosticTags.CompilationEnd);
}
