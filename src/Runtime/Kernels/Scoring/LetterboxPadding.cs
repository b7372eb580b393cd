namespace PipelineDsl.Kernels;

/// <summary>Which patches of a square input show the image, and which only the bars that made the image square (arXiv 2508.17807).</summary>
public static class LetterboxPadding
{
    /// <summary>
    /// Writes which patches are content: those of which at most one half is padding, when the image is scaled to fit a square and centred in it. Computed
    /// with whole numbers, so that halves are exact.
    /// </summary>
    /// <param name="width">Width of the image in pixels; at least 1.</param>
    /// <param name="height">Height of the image in pixels; at least 1.</param>
    /// <param name="side">Patches along a side of the square; at least 1.</param>
    /// <param name="valid">Receives the flags [side x side] in raster order.</param>
    /// <returns>How many patches are content: a selection must not keep more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is below 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="valid"/> is too short.</exception>
    public static int Mark(int width, int height, int side, Span<bool> valid)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        if (valid.Length < (long)side * side)
        {
            throw new ArgumentException($"{side} x {side} flags do not fit into {valid.Length}.", nameof(valid));
        }

        int square = int.Max(width, height), count = 0;
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                // The bars lie along one axis only, so that the other covers its patches wholly.
                bool content = Shows(row, side, height, square) && Shows(column, side, width, square);
                valid[(row * side) + column] = content;
                count += content ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Whether at least half of patch <paramref name="patch"/> of an axis lies on the image, all lengths in 1 / (2 patches) of a pixel.</summary>
    private static bool Shows(int patch, int patches, int length, int square)
    {
        long from = 2L * patch * square, to = from + (2L * square);
        long imageFrom = (long)(square - length) * patches, imageTo = (long)(square + length) * patches;
        return long.Min(to, imageTo) - long.Max(from, imageFrom) >= square;
    }
}
