namespace PipelineDsl.Datasets;

/// <summary>Rows and widths of arrays whose shapes a file claims.</summary>
internal static class ArrayShape
{
    /// <summary>The first axis is samples; the others are values of a row.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="name">The array, for messages.</param>
    /// <param name="axes">Sizes of the axes.</param>
    /// <exception cref="DatasetException">There is no axis, or rows are larger than any memory.</exception>
    internal static (long Rows, int Width) Of(FileAt file, string name, ReadOnlySpan<long> axes)
    {
        string shape = $"({string.Join(", ", axes.ToArray())})";
        string array = name.Length == 0 ? "the array" : $"'{name}'";
        if (axes.IsEmpty)
        {
            throw file.Bad($"{array} is a single value, expected one row a sample");
        }

        long width = 1;
        foreach (long axis in axes[1..])
        {
            width = axis > 0 && axis <= int.MaxValue && width * axis <= int.MaxValue / sizeof(double) ? width * axis
                : throw file.Bad($"{array} of shape {shape} has rows that cannot be read");
        }

        return axes[0] >= 0 ? (axes[0], (int)width) : throw file.Bad($"{array} of shape {shape} has fewer than 0 rows");
    }

    /// <summary>Refuses an array that is not exactly as long as its shape says.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="column">The array.</param>
    /// <param name="bytes">Bytes that there are for it.</param>
    /// <exception cref="DatasetException">It is shorter or longer.</exception>
    internal static void RequireLength(FileAt file, ArrayColumn column, long bytes)
    {
        Int128 claimed = (Int128)column.Rows * column.RowBytes;
        if (claimed != bytes)
        {
            string array = column.Name.Length == 0 ? "its header" : $"the shape of '{column.Name}'";
            throw file.Bad($"{(claimed > bytes ? "truncated or damaged" : "damaged")}: {array} claims {column.Rows} rows of {column.RowBytes} bytes "
                + $"({claimed}), there are {bytes}");
        }
    }
}
