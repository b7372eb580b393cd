using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>One <c>[Merge]</c> of a cache, read. Lives only while a class is parsed.</summary>
/// <param name="Attribute">Where it was read.</param>
/// <param name="Layers">The layers whose evicted values it folds, ascending.</param>
/// <param name="Threshold">The least similarity of the keys.</param>
internal sealed record DeclaredMerge(AttributeData Attribute, int[] Layers, double Threshold);
