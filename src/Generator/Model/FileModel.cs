namespace PipelineDsl.Generator.Model;

/// <summary>A file to write.</summary>
/// <param name="HintName">Its name, unique in the assembly without regard to case.</param>
/// <param name="Pipeline">What it holds.</param>
internal sealed record FileModel(string HintName, PipelineModel Pipeline);
