namespace PipelineDsl;

/// <summary>Gives every text a few hashes; two texts that share one at the same place are duplicates.</summary>
public interface ITextSimilarity : IScorer
{
    /// <summary>Hashes of a text.</summary>
    /// <param name="options">Options of the stage.</param>
    static abstract int Bands(SampleOptions options);

    /// <summary>Writes the hashes of one text. Must not depend on anything but its arguments.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="options">Options of the stage.</param>
    /// <param name="bands">Receives the hashes.</param>
    /// <returns>False when the text is too short to be compared: it stays.</returns>
    static abstract bool Sign(ReadOnlySpan<byte> text, SampleOptions options, Span<ulong> bands);
}
