using System.Text;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Makes text of bytes that come piece by piece. It gives out what can no longer change: whole characters, and nothing that could be the beginning of
/// a stop string.
/// </summary>
/// <param name="stops">Strings that end the text; none is empty.</param>
internal sealed class TextStream(IReadOnlyList<string> stops)
{
    private readonly System.Text.Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private char[] _held = new char[64];
    private int _count;

    /// <summary>Whether a stop string was found; what was given out ends in front of it.</summary>
    internal bool HasStopped { get; private set; }

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">UTF-8, which may begin or end within a character.</param>
    /// <returns>The text that is certain by now; null when there is none.</returns>
    internal string? Add(ReadOnlySpan<byte> bytes)
    {
        Decode(bytes, isLast: false);
        return GiveOut(isLast: false);
    }

    /// <summary>Ends the text: what was held back is certain. Bytes that make no character become U+FFFD.</summary>
    /// <returns>The rest; null when there is none.</returns>
    internal string? End()
    {
        Decode([], isLast: true);
        return GiveOut(isLast: true);
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int needed = _count + _utf8.GetCharCount(bytes, isLast);
        if (needed > _held.Length)
        {
            Array.Resize(ref _held, int.Max(needed, 2 * _held.Length));
        }

        _count += _utf8.GetChars(bytes, _held.AsSpan(_count), isLast);
    }

    private string? GiveOut(bool isLast)
    {
        if (HasStopped)
        {
            return null;
        }

        ReadOnlySpan<char> text = _held.AsSpan(0, _count);
        int certain = FirstStop(text);
        HasStopped = certain < text.Length;
        if (!HasStopped && !isLast)
        {
            certain = FirstBeginning(text);
        }

        string? given = certain > 0 ? text[..certain].ToString() : null;
        text[certain..].CopyTo(_held);
        _count -= certain;
        return given;
    }

    // Where the first stop string begins; the length if there is none.
    private int FirstStop(ReadOnlySpan<char> text)
    {
        int first = text.Length;
        foreach (string stop in stops)
        {
            int found = text.IndexOf(stop, StringComparison.Ordinal);
            first = found < 0 ? first : int.Min(first, found);
        }

        return first;
    }

    // Where an end of the text begins that more text could make a stop string; the length if there is none.
    private int FirstBeginning(ReadOnlySpan<char> text)
    {
        int first = text.Length;
        foreach (string stop in stops)
        {
            for (int start = int.Max(0, text.Length - stop.Length + 1); start < first; start++)
            {
                if (stop.AsSpan().StartsWith(text[start..], StringComparison.Ordinal))
                {
                    first = start;
                }
            }
        }

        return first;
    }
}
