namespace PipelineDsl.Benchmarks.Quick;

/// <summary>A method over the cache of a layer, or a part of one.</summary>
/// <param name="Name">How the report calls it.</param>
/// <param name="Run">What is measured.</param>
/// <param name="Bytes">Bytes that have to be read or written once.</param>
internal sealed record KvPart(string Name, Action Run, long Bytes);
