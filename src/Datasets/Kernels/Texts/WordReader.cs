using System.Globalization;
using System.Text;

namespace PipelineDsl.Kernels;

/// <summary>
/// Reads a text word by word: runs of letters, digits and marks, folded to lower case. Scripts that do not put spaces between words give a word a
/// character. Whatever is no UTF-8 separates words.
/// </summary>
public ref struct WordReader
{
    private const ulong OffsetBasis = 14695981039346656037, Prime = 1099511628211;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the front of a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    public WordReader(ReadOnlySpan<byte> text) => _rest = text;

    /// <summary>Hash of the current word: FNV-1a over its folded code points, finished by SplitMix64.</summary>
    public ulong Hash { get; private set; }

    /// <summary>Code points of the current word.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the current word has a letter in it.</summary>
    public bool HasLetter { get; private set; }

    /// <summary>Goes to the next word.</summary>
    /// <returns>False behind the last one.</returns>
    public bool Next()
    {
        (Hash, Length, HasLetter) = (OffsetBasis, 0, false);
        while (!_rest.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(_rest, out Rune rune, out int bytes) == System.Buffers.OperationStatus.Done;
            bool isPart = isText && IsPart(rune);
            bool isWord = isPart && IsWordByItself(rune.Value);
            if (Length > 0 && (!isPart || isWord))
            {
                break;
            }

            _rest = _rest[bytes..];
            if (!isPart)
            {
                continue;
            }

            Hash = (Hash ^ (uint)Rune.ToLowerInvariant(rune).Value) * Prime;
            Length++;
            HasLetter |= Rune.IsLetter(rune);
            if (isWord)
            {
                break;
            }
        }

        Hash = KeyedHash.Key(Hash, (ulong)Length);
        return Length > 0;
    }

    private static bool IsPart(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Chinese characters and kana; Hangul has spaces.</summary>
    private static bool IsWordByItself(int codePoint) => codePoint is (>= 0x2E80 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
