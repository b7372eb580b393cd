namespace PipelineDsl.Analyzers.Scorers.Randomness;

/// <summary>Something that gives another value in every process.</summary>
/// <param name="Name">How messages name it.</param>
/// <param name="IsRandom">Whether it is there to give random numbers. Clocks and hashes are not, and are wrong only where a seed is wanted.</param>
internal readonly record struct RandomSource(string Name, bool IsRandom);
