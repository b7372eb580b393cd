namespace PipelineDsl.Kernels;

/// <summary>What rules ask of a text.</summary>
/// <param name="Characters">Code points.</param>
/// <param name="Words">Words, as <see cref="WordReader"/> reads them.</param>
/// <param name="WordCharacters">Code points in words.</param>
/// <param name="WordsWithLetters">Words with a letter in them.</param>
/// <param name="Symbols">Hashes and ellipses.</param>
/// <param name="Lines">Lines with something else than white space.</param>
/// <param name="BulletLines">Lines that begin with a bullet.</param>
/// <param name="EllipsisLines">Lines that end with an ellipsis.</param>
public readonly record struct TextFacts(
    int Characters, int Words, int WordCharacters, int WordsWithLetters, int Symbols, int Lines, int BulletLines, int EllipsisLines)
{
    private const byte Continuation = 0x80, ContinuationMask = 0xC0;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    public static TextFacts Of(ReadOnlySpan<byte> text)
    {
        int characters = 0, words = 0, inWords = 0, withLetters = 0;
        foreach (byte unit in text)
        {
            characters += (unit & ContinuationMask) != Continuation ? 1 : 0;
        }

        var reader = new WordReader(text);
        while (reader.Next())
        {
            words++;
            inWords += reader.Length;
            withLetters += reader.HasLetter ? 1 : 0;
        }

        int symbols = text.Count((byte)'#') + text.Count("…"u8) + text.Count("..."u8), lines = 0, bullets = 0, ellipses = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].Trim(" \t\r"u8);
            lines += line.IsEmpty ? 0 : 1;
            bullets += line.StartsWith("-"u8) || line.StartsWith("*"u8) || line.StartsWith("•"u8) ? 1 : 0;
            ellipses += line.EndsWith("..."u8) || line.EndsWith("…"u8) ? 1 : 0;
        }

        return new(characters, words, inWords, withLetters, symbols, lines, bullets, ellipses);
    }
}
