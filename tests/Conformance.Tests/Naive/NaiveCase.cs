namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>What goes into a case.</summary>
/// <param name="Params">Parameters by name.</param>
/// <param name="Inputs">Inputs by name.</param>
internal sealed record NaiveCase(Dictionary<string, object?> Params, Dictionary<string, object?> Inputs);
