using System.Collections.Immutable;
using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>Declared type of a file without a header.</summary>
/// <param name="Type">Type of a value.</param>
/// <param name="Width">Values of a row.</param>
internal sealed record RawType(FileValueType Type, int Width)
{
    private static readonly ImmutableArray<FileValueType> _types = [.. Enum.GetValues<FileValueType>().Where(static type => type <= FileValueType.Boolean)];

    /// <summary>Splits <c>emb*.bin:float32x384</c>; a pattern without a type is left as it is.</summary>
    /// <param name="text">A pattern, with a type or without.</param>
    /// <exception cref="DatasetException">What follows the colon starts like a type, but is none.</exception>
    internal static (string Pattern, RawType? Type) Split(string text)
    {
        int colon = text.LastIndexOf(':');
        string declared = text[(colon + 1)..];
        string[] parts = declared.Split('x');
        int type = colon < 1 ? -1 : _types.IndexOf(_types.FirstOrDefault(type => Is(type, parts[0]), FileValueType.Other));
        if (type < 0)
        {
            return colon > 1 && declared.IndexOfAny(['/', '\\', '.', '*', '?']) < 0
                ? throw new DatasetException(
                    $"'{text}': '{declared}' is no type; expected {string.Join(", ", _types.Select(Name))}, and x384 for rows of 384.", 2)
                : (text, null);
        }

        long width = 1;
        foreach (string axis in parts.Skip(1))
        {
            bool isSize = int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0;
            width = isSize && width * size <= int.MaxValue ? width * size
                : throw new DatasetException($"'{text}': '{axis}' is no number of values in a row; expected float32x384, say.", 2);
        }

        return (text[..colon], new RawType(_types[type], (int)width));
    }

    private static bool Is(FileValueType type, string name) =>
        string.Equals(Name(type), name, StringComparison.OrdinalIgnoreCase) || (type == FileValueType.Boolean && name == "bool");

    private static string Name(FileValueType type) => type.ToString().ToLowerInvariant();
}
