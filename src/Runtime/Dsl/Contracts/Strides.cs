namespace PipelineDsl;

/// <summary>The one check that makes strided views safe.</summary>
internal static class Strides
{
    internal static void Check(int length, int rows, int width, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, width);
        long needed = rows == 0 ? 0 : ((long)(rows - 1) * stride) + width;
        if (needed > length)
        {
            throw new ArgumentException($"{rows} rows of {width} values with stride {stride} need {needed} values, but the span has {length}.");
        }
    }
}
