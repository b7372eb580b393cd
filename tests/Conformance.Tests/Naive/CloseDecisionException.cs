namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>Two values between which a method chooses are nearly equal: float and double could choose differently, so the case is drawn again.</summary>
internal sealed class CloseDecisionException : Exception;
