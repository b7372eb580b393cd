using System.Globalization;
using System.Text;

namespace PipelineDsl.Generator.Translation;

/// <summary>Names, comments and literals of the kernel language.</summary>
internal static class KernelText
{
    /// <summary>
    /// A name of the user's. It ends with an underscore, as no keyword, macro or function of CUDA C and OpenCL C does; what C does not know in names is
    /// spelled out behind one. Different names stay different.
    /// </summary>
    internal static string Name(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (char character in name)
        {
            if (character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
            {
                text.Append(character);
            }
            else
            {
                text.Append(text.Length == 0 ? "u_" : "_").Append(((int)character).ToString("x", CultureInfo.InvariantCulture));
            }
        }

        return text.Append('_').ToString();
    }

    /// <summary>Words for a comment: nothing in them can end it.</summary>
    internal static string Comment(string words) =>
        new([.. words.Select(static character => character is >= ' ' and <= '~' and not ('\\' or '?') ? character : '_')]);

    /// <summary>A constant of C#, in the type that it has there; null where kernels have no such type.</summary>
    internal static string? Literal(object? value) => value switch
    {
        float single => Single(single),
        double number => Double(number),
        int.MinValue => "(-2147483647 - 1)",
        int number => number.ToString(CultureInfo.InvariantCulture),
        uint number => number.ToString(CultureInfo.InvariantCulture) + "u",
        long.MinValue => "((int64)-9223372036854775807 - 1)",
        long number => $"(int64){(number < 0 ? "(" : "")}{number.ToString(CultureInfo.InvariantCulture)}{(number < 0 ? ")" : "")}",
        ulong number => $"(uint64){number.ToString(CultureInfo.InvariantCulture)}u",
        bool flag => flag ? "true" : "false",
        _ => null,
    };

    private static string Single(float value) =>
        float.IsNaN(value) ? "NOT_A_NUMBER"
        : float.IsInfinity(value) ? value > 0 ? "INFINITE" : "(-INFINITE)"
        : WithPoint(((double)value).ToString("G9", CultureInfo.InvariantCulture), IsNegativeZero(value)) + "f";

    private static string Double(double value) =>
        double.IsNaN(value) ? "(double)NOT_A_NUMBER"
        : double.IsInfinity(value) ? value > 0 ? "(double)INFINITE" : "(-(double)INFINITE)"
        : WithPoint(value.ToString("G17", CultureInfo.InvariantCulture), IsNegativeZero(value));

    private static string WithPoint(string digits, bool isNegativeZero)
    {
        // The framework of older hosts writes -0 as 0.
        string text = isNegativeZero ? "-0.0" : digits;
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    private static bool IsNegativeZero(double value) => value == 0 && 1 / value < 0;
}
