using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace PipelineDsl.Generator.Infrastructure;

/// <summary>Values as C# text, the same in every culture and on every host of the compiler.</summary>
internal static class CSharpText
{
    /// <summary>A string literal, quotes included.</summary>
    internal static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>An integer literal.</summary>
    internal static string Literal(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A long integer literal; the type that it is assigned to makes it long.</summary>
    internal static string Literal(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest double literal that reads back as the same number.</summary>
    internal static string Literal(double number)
    {
        // "R" differs between the frameworks that compilers run on; these three do not.
        string text = number.ToString("G15", CultureInfo.InvariantCulture);
        foreach (string format in (string[])["G16", "G17"])
        {
            if (double.Parse(text, CultureInfo.InvariantCulture) != number)
            {
                text = number.ToString(format, CultureInfo.InvariantCulture);
            }
        }

        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    /// <summary>A number for prose: at most two decimals.</summary>
    internal static string Prose(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A Boolean literal.</summary>
    internal static string Literal(bool value) => value ? "true" : "false";

    /// <summary>Text that a user wrote as a string, for comments: nothing that ends a line, turns its direction, or is illegal in XML.</summary>
    internal static string OneLine(string text) => text.All(IsOfALine) ? text : new string([.. text.Select(static letter => IsOfALine(letter) ? letter : ' ')]);

    private static bool IsOfALine(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);

    /// <summary>Text inside an XML comment; a lone greater-than sign is legal there, and easier to read.</summary>
    internal static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");
}
