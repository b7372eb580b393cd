namespace PipelineDsl.Datasets;

/// <summary>Generated code that signs a text.</summary>
/// <param name="text">The text, UTF-8.</param>
/// <param name="options">Options of the stage.</param>
/// <param name="bands">Receives the hashes.</param>
/// <returns>False when the text is too short to be compared.</returns>
public delegate bool TextSignBody(ReadOnlySpan<byte> text, SampleOptions options, Span<ulong> bands);
