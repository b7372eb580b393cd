namespace PipelineDsl.Kernels;

/// <summary>How many of some entries, or runs of entries, stay when all of them are cut in the same proportion.</summary>
/// <param name="keep">The fraction; 0 to follow <paramref name="count"/>.</param>
/// <param name="count">Entries that a head keeps, protected ones included.</param>
/// <param name="entries">Entries of a head.</param>
/// <param name="isProtected">Those that stay in any case, of which no share is taken.</param>
internal readonly struct ChunkShare(double keep, int count, int entries, int isProtected)
{
    /// <summary>The share of <paramref name="length"/> that are not protected: rounded down in double precision, and at least 1, as in kvpress.</summary>
    /// <param name="length">How many there are.</param>
    internal int Of(int length)
    {
        if (length == 0 || (isProtected > 0 && count <= isProtected))
        {
            return 0;
        }

        // Whole numbers: a third of three is one, though in double precision 3 x (1 / 3.0) might not be.
        int share = keep > 0 && isProtected == 0 ? (int)(length * keep) : (int)((long)length * (count - isProtected) / (entries - isProtected));
        return int.Clamp(share, 1, length);
    }
}
