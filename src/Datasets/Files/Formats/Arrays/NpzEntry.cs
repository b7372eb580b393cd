namespace PipelineDsl.Datasets;

/// <summary>An array in an npz archive.</summary>
/// <param name="Column">The array; its offset counts from the start of the file, or of the unpacked entry.</param>
/// <param name="Entry">Name of the entry.</param>
/// <param name="IsPacked">Whether it is compressed, so that it can only be read from its start.</param>
internal sealed record NpzEntry(ArrayColumn Column, string Entry, bool IsPacked);
