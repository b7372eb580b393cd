namespace PipelineDsl.Conformance.Vectors;

/// <summary>A case asks for something that its file's layout does not name here, such as an unknown variant: it counts as not covered.</summary>
/// <param name="message">What is unknown.</param>
internal sealed class UnknownCaseException(string message) : Exception(message);
