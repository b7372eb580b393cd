using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing.Dataset;

namespace PipelineDsl.Generator.Parsing;

/// <summary>A valid declaration: the model that code is generated from, and where each part of it was read. Lives only while a class is looked at.</summary>
/// <param name="Type">The class.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Stages">Its stages at layers, in the order in which they are written.</param>
/// <param name="Model">What they amount to.</param>
internal sealed record ParsedPipeline(INamedTypeSymbol Type, PipelineAttributes Attributes, IReadOnlyList<DeclaredStage> Stages, PipelineModel Model)
{
    /// <summary>Its stages over samples, in the order in which they are written.</summary>
    internal IReadOnlyList<DeclaredDatasetStage> DatasetStages { get; init; } = [];
}
