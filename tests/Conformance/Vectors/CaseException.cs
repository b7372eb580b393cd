namespace PipelineDsl.Conformance.Vectors;

/// <summary>A case failed; the message is what the report says of it.</summary>
/// <param name="message">Path, what was expected, what came.</param>
internal sealed class CaseException(string message) : Exception(message);
