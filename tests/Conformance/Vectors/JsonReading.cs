using System.Globalization;
using System.Text.Json;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>Values of a JSON document as numbers and arrays. Whatever is not what was asked for fails the case, with its path.</summary>
internal static class JsonReading
{
    /// <summary>A whole number; 6.0 is one too.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static int Integer(JsonElement element, string path)
    {
        double value = Number(element, path);
        return value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw new CaseException($"{path}: expected a whole number of 32 bits, got {Shown(element)}");
    }

    /// <summary>A whole number of 64 bits; doubles could not hold it.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static long Long(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value)
            ? value
            : throw new CaseException($"{path}: expected a whole number of 64 bits, got {Shown(element)}");

    /// <summary>A whole number of 64 bits without sign; doubles could not hold it.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static ulong Seed(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out ulong value)
            ? value
            : throw new CaseException($"{path}: expected a whole number of 64 bits, got {Shown(element)}");

    /// <summary>A finite number.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static double Number(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw new CaseException($"{path}: expected a number, got {Shown(element)}");

    /// <summary>A number that a float can hold.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static float Single(JsonElement element, string path)
    {
        float value = (float)Number(element, path);
        return float.IsFinite(value) ? value : throw new CaseException($"{path}: expected a number of 32 bits, got {Shown(element)}");
    }

    /// <summary>True or false; 1 and 0 are too.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static bool Flag(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when element.TryGetDouble(out double value) && value is 0 or 1 => value == 1,
        _ => throw new CaseException($"{path}: expected true or false, got {Shown(element)}"),
    };

    /// <summary>A text.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static string Text(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new CaseException($"{path}: expected a text, got {Shown(element)}");

    /// <summary>The elements of a list.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="read">Reads one element.</param>
    public static T[] List<T>(JsonElement element, string path, Func<JsonElement, string, T> read)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw new CaseException($"{path}: expected a list, got {Shown(element)}");
        }

        var values = new T[element.GetArrayLength()];
        int index = 0;
        foreach (JsonElement value in element.EnumerateArray())
        {
            values[index] = read(value, At(path, index));
            index++;
        }

        return values;
    }

    /// <summary>Lists of equal length.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static Matrix Matrix(JsonElement element, string path)
    {
        float[][] rows = Rectangle(element, path, Single, out int columns);
        return new Matrix([.. rows.SelectMany(static row => row)], rows.Length, columns);
    }

    /// <summary>Lists of equal length, in double precision.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static RowBuffer<double> Rows(JsonElement element, string path)
    {
        double[][] rows = Rectangle(element, path, Number, out int columns);
        return columns == 0 ? new RowBuffer<double>(rows.Length, 0) : RowBuffer<double>.Of([.. rows.SelectMany(static row => row)], columns);
    }

    private static T[][] Rectangle<T>(JsonElement element, string path, Func<JsonElement, string, T> read, out int columns)
    {
        T[][] rows = List(element, path, (row, at) => List(row, at, read));
        columns = rows.Length == 0 ? 0 : rows[0].Length;
        for (int row = 1; row < rows.Length; row++)
        {
            if (rows[row].Length != columns)
            {
                throw new CaseException($"{At(path, row)}: expected a row of {columns} values, got {rows[row].Length}");
            }
        }

        return rows;
    }

    /// <summary>Matrices of equal shape.</summary>
    /// <param name="element">The value.</param>
    /// <param name="path">Its path, for messages.</param>
    public static Tensor3 Tensor3(JsonElement element, string path)
    {
        Matrix[] parts = List(element, path, Matrix);
        (int rows, int columns) = parts.Length == 0 ? (0, 0) : (parts[0].Rows, parts[0].Columns);
        for (int part = 1; part < parts.Length; part++)
        {
            if (parts[part].Rows != rows || parts[part].Columns != columns)
            {
                throw new CaseException($"{At(path, part)}: expected {rows} x {columns} values, got {parts[part].Rows} x {parts[part].Columns}");
            }
        }

        return new Tensor3([.. parts.SelectMany(static part => part.Data)], parts.Length, rows, columns);
    }

    /// <summary>The path of an element of a list.</summary>
    /// <param name="path">The list's path.</param>
    /// <param name="index">0-based index.</param>
    public static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>A value for a message, cut to a length that fits on a line.</summary>
    /// <param name="element">The value.</param>
    public static string Shown(JsonElement element)
    {
        string text = element.ValueKind switch
        {
            JsonValueKind.Undefined => "nothing",
            JsonValueKind.Array => $"a list of {element.GetArrayLength()}",
            JsonValueKind.Object => "an object",
            _ => element.GetRawText(),
        };
        return text.Length <= 40 ? text : text[..37] + "...";
    }
}
