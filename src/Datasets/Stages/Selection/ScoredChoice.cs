namespace PipelineDsl.Datasets;

/// <summary>A sample that stays.</summary>
/// <param name="Index">Its place among the scores.</param>
/// <param name="Weight">What it weighs in training.</param>
/// <param name="Rank">Its place in the order of selection, from 0 on; -1 where there is none, as for samples drawn inside strata.</param>
public readonly record struct ScoredChoice(int Index, double Weight, int Rank);
