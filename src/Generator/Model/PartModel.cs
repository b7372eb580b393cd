namespace PipelineDsl.Generator.Model;

/// <summary>A type that the user names beside the scorer: a reducer, or a debiasing table.</summary>
/// <param name="TypeName">Its type, fully qualified and escaped.</param>
/// <param name="DisplayName">Its type for people.</param>
internal sealed record PartModel(string TypeName, string DisplayName);
