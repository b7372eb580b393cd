using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>Numbers of bytes as people write them: <c>512MiB</c>, <c>2GiB</c>, <c>1.5g</c>. K, M, G and T are powers of 1,024.</summary>
internal static class ByteSize
{
    private const string Prefixes = "KMGT";

    /// <summary>Reads a size.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">Receives the number of bytes.</param>
    /// <returns>False when it is no size above 0.</returns>
    internal static bool TryParse(string text, out long bytes)
    {
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        number = TrimEnd(number, "B");
        number = TrimEnd(number, "i");
        int prefix = number.Length > 0 ? Prefixes.IndexOf(char.ToUpperInvariant(number[^1])) : -1;
        double scale = prefix >= 0 ? Math.Pow(1024, prefix + 1) : 1;
        if (prefix >= 0)
        {
            number = number[..^1];
        }

        bool isNumber = double.TryParse(number.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        double total = value * scale;
        bytes = isNumber && total is >= 1 and < long.MaxValue ? (long)total : 0;
        return bytes > 0;
    }

    /// <summary>A size that was checked before.</summary>
    /// <param name="text">The text.</param>
    internal static long Parse(string text) => TryParse(text, out long bytes) ? bytes : throw new FormatException($"'{text}' is no size.");

    /// <summary>A size for people.</summary>
    /// <param name="bytes">Number of bytes.</param>
    internal static string Text(double bytes)
    {
        int prefix = -1;
        for (; bytes >= 1024 && prefix < Prefixes.Length - 1; prefix++)
        {
            bytes /= 1024;
        }

        return prefix < 0 ? $"{bytes:0} B" : string.Create(CultureInfo.InvariantCulture, $"{bytes:0.#} {Prefixes[prefix]}iB");
    }

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text, string suffix) =>
        text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? text[..^suffix.Length] : text;
}
