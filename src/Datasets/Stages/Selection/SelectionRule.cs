namespace PipelineDsl.Datasets;

/// <summary>What a selection by scores goes by.</summary>
/// <param name="Budget">How much stays.</param>
/// <param name="Options">Options of the stage.</param>
/// <param name="HardIsHigh">Whether high scores are the hard samples.</param>
/// <param name="Choice">How the scores decide.</param>
/// <param name="Seed">Seed of keyed randomness.</param>
internal sealed record SelectionRule(SampleBudget Budget, SampleOptions Options, bool HardIsHigh, SampleChoice Choice, ulong Seed);
