using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Discovery;
using PipelineDsl.Generator.Emit;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator;

/// <summary>
/// Completes classes that carry one of the pipeline attributes. Says nothing about invalid ones: the analyzers run the same parser and
/// report what it refuses.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class PipelineGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<PipelineModel> pipelines = context.CompilationProvider
            .Select(static (compilation, cancellationToken) => CompilationOutline.Of(compilation, cancellationToken))
            .WithTrackingName(TrackingNames.Outline)
            .SelectMany(static (outline, cancellationToken) => PipelineBuckets.Of(outline.FindPipelines(cancellationToken)))
            .SelectMany(static (bucket, _) => bucket)
            .WithTrackingName(TrackingNames.Pipelines);

        IncrementalValueProvider<EquatableArray<string>> clashes = pipelines
            .Select(static (model, _) => model.Type.FullName)
            .Collect()
            .Select(static (names, _) => HintNames.Clashes(names))
            .WithTrackingName(TrackingNames.Clashes);

        IncrementalValuesProvider<FileModel> files = pipelines
            .Combine(clashes)
            .Select(static (pair, _) => new FileModel(HintNames.Of(pair.Left, pair.Right), pair.Left))
            .WithTrackingName(TrackingNames.Files);

        context.RegisterSourceOutput(files, static (output, file) => output.AddSource(file.HintName, PipelineEmitter.Write(file.Pipeline)));
    }
}
