using System.Collections.Immutable;
using PipelineDsl.Evaluation;

namespace ImageClassification.Data;

/// <summary>The test images of Fashion-MNIST, as the shipped model wants them.</summary>
internal static class FashionMnist
{
    /// <summary>Side of an image.</summary>
    public const int Side = 28;

    /// <summary>Test images in this repository: the first of the full set.</summary>
    public const int Shipped = 2000;

    /// <summary>Test images in the full set.</summary>
    public const int Full = 10_000;

    /// <summary>Where Debian's package dataset-fashion-mnist puts the full set.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    private const float Mean = 0.2860f;
    private const float StandardDeviation = 0.3530f;

    /// <summary>Whether Debian's full set is there.</summary>
    public static bool IsFullSetInstalled => File.Exists(Path.Combine(DebianFolder, "t10k-images-idx3-ubyte.gz"));

    /// <summary>Reads the first images of a folder.</summary>
    /// <param name="folder">A folder with <c>t10k-*</c> or <c>fashion-mnist-test-2000.*</c> files.</param>
    /// <param name="count">How many images are wanted; all if there are fewer.</param>
    public static LabelledSet Read(string folder, int count)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"There is no folder {folder}; --images takes a number, or a folder with the IDX files of Fashion-MNIST's test set.");
        }

        (string images, string labels) = Find(folder);
        byte[] pixels = IdxFile.Read(images, [Side, Side], count);
        byte[] classes = IdxFile.Read(labels, [], count);
        if (pixels.Length != classes.Length * Side * Side)
        {
            throw new InputException($"{images} holds {pixels.Length / (Side * Side)} images, {labels} {classes.Length} labels; expected as many.");
        }

        float[] values = [.. pixels.Select(pixel => ((pixel / 255f) - Mean) / StandardDeviation)];
        return new(values, Side * Side, [.. classes.Select(label => (int)label)]);
    }

    private static (string Images, string Labels) Find(string folder)
    {
        ImmutableArray<(string Images, string Labels)> known =
        [
            ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
            ("fashion-mnist-test-2000.idx3-ubyte.gz", "fashion-mnist-test-2000.idx1-ubyte.gz"),
        ];
        foreach ((string images, string labels) in known)
        {
            if (File.Exists(Path.Combine(folder, images)) && File.Exists(Path.Combine(folder, labels)))
            {
                return (Path.Combine(folder, images), Path.Combine(folder, labels));
            }
        }

        throw new InputException($"{folder} holds neither {known[0].Images} with {known[0].Labels} nor {known[1].Images} with {known[1].Labels}.");
    }
}
