namespace PipelineDsl.Datasets;

/// <summary>Checks of ranges of samples.</summary>
internal static class SampleRange
{
    /// <summary>Refuses a range that is not inside the set.</summary>
    /// <param name="first">Global index of the first sample.</param>
    /// <param name="rows">How many.</param>
    /// <param name="count">Samples of the set.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the set.</exception>
    internal static void Check(long first, int rows, long count)
    {
        if (first < 0 || rows < 0 || first > count - rows)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"{rows} samples from {first} on are not inside a set of {count}.");
        }
    }
}
