using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>A valid declaration: the model that code is generated from, and where each part of it was read. Lives only while a class is looked at.</summary>
/// <param name="Type">The class.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Stages">Its stages, in the order in which they are written.</param>
/// <param name="Model">What they amount to.</param>
internal sealed record ParsedPipeline(INamedTypeSymbol Type, PipelineAttributes Attributes, IReadOnlyList<DeclaredStage> Stages, PipelineModel Model);
