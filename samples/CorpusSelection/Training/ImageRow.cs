using CorpusSelection.Data;
using Microsoft.ML.Data;

namespace CorpusSelection.Training;

/// <summary>One image as ML.NET wants it.</summary>
internal sealed class ImageRow
{
    /// <summary>Class, from 0 on.</summary>
    [KeyType(10)]
    public uint Label { get; set; }

    /// <summary>Pixels, 0 to 1.</summary>
    [VectorType(FashionMnist.Pixels)]
    public float[] Features { get; set; } = [];

    /// <summary>Weight in training.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>Makes the row of one image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="image">0-based image.</param>
    /// <param name="weight">Weight in training.</param>
    public static ImageRow Of(ImageSet images, int image, double weight)
    {
        float[] features = new float[FashionMnist.Pixels];
        ReadOnlySpan<byte> pixels = images.Image(image);
        for (int pixel = 0; pixel < features.Length; pixel++)
        {
            features[pixel] = pixels[pixel] / 255f;
        }

        return new() { Label = images.Labels[image], Features = features, Weight = (float)weight };
    }
}
