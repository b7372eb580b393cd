namespace PipelineDsl.Conformance.Running;

/// <summary>How one case went.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Failure">The first difference, or what went wrong; null when the case passed.</param>
/// <param name="NotCompared">Expected values that nothing was compared with.</param>
internal sealed record CaseResult(string Name, string? Failure, IReadOnlyList<string> NotCompared);
