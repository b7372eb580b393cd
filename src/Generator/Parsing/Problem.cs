using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Something the parser refuses.</summary>
/// <param name="Id">One of <see cref="RuleIds"/>.</param>
/// <param name="Location">The narrowest place to blame.</param>
/// <param name="Pipeline">The class.</param>
/// <param name="Detail">What is wrong and what to do, a sentence without its full stop.</param>
/// <param name="Repairs">What a machine could do about it, the best first.</param>
internal readonly record struct Problem(string Id, Location Location, string Pipeline, string Detail, IReadOnlyList<Repair> Repairs);
