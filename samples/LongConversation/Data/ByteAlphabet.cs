namespace LongConversation.Data;

/// <summary>GPT-2's letters for bytes, in which byte-level vocabularies are written: printable ones are themselves, others follow from U+0100.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Letters = Make();

    /// <summary>The bytes as letters.</summary>
    public static string Word(ReadOnlySpan<byte> bytes)
    {
        Span<char> word = stackalloc char[bytes.Length];
        for (int i = 0; i < word.Length; i++)
        {
            word[i] = Letters[bytes[i]];
        }

        return new string(word);
    }

    private static char[] Make()
    {
        var letters = new char[256];
        char next = '\u0100';
        for (int value = 0; value < letters.Length; value++)
        {
            bool isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[value] = isPrintable ? (char)value : next++;
        }

        return letters;
    }
}
