using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>One stage over samples, read. Lives only while a class is looked at.</summary>
/// <param name="Attribute">Where it was read.</param>
/// <param name="Model">What it amounts to.</param>
internal sealed record DeclaredDatasetStage(AttributeData Attribute, DatasetStageModel Model);
