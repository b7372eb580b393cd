namespace PipelineDsl.Datasets;

/// <summary>What became of a sample in all stages together.</summary>
/// <param name="Stage">0-based stage that had the last word: the one that took it away, or the last one.</param>
/// <param name="Verdict">The verdict of that stage.</param>
/// <param name="Weight">Product of the weights of all stages; 0 for a sample that left.</param>
internal readonly record struct SampleFate(int Stage, Verdict Verdict, double Weight);
