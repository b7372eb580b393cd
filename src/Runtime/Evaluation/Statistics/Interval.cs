namespace PipelineDsl.Evaluation;

/// <summary>An interval of confidence.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
