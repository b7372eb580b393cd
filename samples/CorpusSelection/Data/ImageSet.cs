namespace CorpusSelection.Data;

/// <summary>Grey images with their classes.</summary>
/// <param name="Pixels">One byte a pixel, image after image.</param>
/// <param name="Labels">Class of every image.</param>
internal sealed record ImageSet(byte[] Pixels, byte[] Labels)
{
    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The pixels of one image.</summary>
    /// <param name="image">0-based image.</param>
    public ReadOnlySpan<byte> Image(int image) => Pixels.AsSpan(image * FashionMnist.Pixels, FashionMnist.Pixels);
}
