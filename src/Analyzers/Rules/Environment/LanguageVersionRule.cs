using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Environment;

/// <summary>PDSL502: the project is compiled as an older C# than declarations or generated code need.</summary>
internal sealed class LanguageVersionRule() : Rule(_descriptor)
{
    // Numbers, as the compiler's own: of versions newer than itself it has no names.
    private const int CSharp10 = 1000;
    private const int CSharp11 = 1100;

    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL502",
        RuleCategory.Environment,
        "Language version too old",
        "'{0}' needs C# {2}, but the project is compiled as C# {1}; "
        + "remove <LangVersion> from the project file, or write <LangVersion>{2}</LangVersion> or a higher version",
        "Scorers are named by generic attributes and have static abstract members, and kernels for GPUs are raw string literals (C# 11); "
        + "generated files have file-scoped namespaces (C# 10).",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>From this version on nothing can be wrong.</summary>
    internal static int Highest => CSharp11;

    /// <summary>The least version that one declaration and its generated half compile under.</summary>
    internal static int Needed(ParsedPipeline pipeline) =>
        pipeline.Attributes.Stages.Any(static stage => stage.Attribute.AttributeClass is { IsGenericType: true }) || HasKernels(pipeline.Model)
            ? CSharp11
            : CSharp10;

    /// <summary>The twins of a cache, and of a stage over tokens whose count is known, have kernels, whatever the stage itself has.</summary>
    private static bool HasKernels(PipelineModel model) =>
        model is CachePipelineModel { Stages.Count: > 0 } || (model is TokenPipelineModel tokens && tokens.Stages.Any(static stage => !stage.Budget.DependsOnData));
}
