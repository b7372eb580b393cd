namespace PipelineDsl.Datasets;

/// <summary>A sample as a selection sees it; what was not asked for is zero.</summary>
/// <param name="Index">Global index.</param>
/// <param name="Score">Its score; finite.</param>
/// <param name="Class">Its class.</param>
/// <param name="Margin">Its accumulated margin; finite.</param>
/// <param name="NeverLearned">Whether it was never learned.</param>
internal readonly record struct ScoredSample(long Index, double Score, int Class, double Margin, bool NeverLearned);
