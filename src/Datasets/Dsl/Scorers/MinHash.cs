using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Near-duplicates of texts by MinHash and banding: texts whose shingles have the Jaccard similarity s share a band with the probability
/// 1 - (1 - s^h)^b, for b bands of h hashes. With 14 bands of 8, as datatrove uses, that is 0.92 at s = 0.8 and a half at about 0.7.
/// </summary>
public readonly struct MinHash : ITextSimilarity
{
    private const int StackHashes = 512;

    /// <inheritdoc/>
    public static int Bands(SampleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Bands;
    }

    /// <inheritdoc/>
    public static bool Sign(ReadOnlySpan<byte> text, SampleOptions options, Span<ulong> bands)
    {
        ArgumentNullException.ThrowIfNull(options);
        int count = checked(options.Bands * options.BandHashes);
        Span<ulong> signature = count <= StackHashes ? stackalloc ulong[count] : new ulong[count];
        if (!MinHashSignature.Compute(text, options.Shingle, signature))
        {
            return false;
        }

        for (int band = 0; band < options.Bands; band++)
        {
            ulong hash = 0;
            foreach (ulong value in signature.Slice(band * options.BandHashes, options.BandHashes))
            {
                hash = KeyedHash.Key(hash, value);
            }

            bands[band] = hash;
        }

        return true;
    }
}
