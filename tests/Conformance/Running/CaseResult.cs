namespace PipelineDsl.Conformance.Running;

/// <summary>How one case went.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Outcome">Whether it passed.</param>
/// <param name="Note">The first difference, or what went wrong, or what is unknown; null when the case passed.</param>
/// <param name="NotCompared">Expected values that nothing was compared with.</param>
internal sealed record CaseResult(string Name, Outcome Outcome, string? Note, IReadOnlyList<string> NotCompared);
