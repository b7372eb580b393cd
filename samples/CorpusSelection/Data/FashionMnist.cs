namespace CorpusSelection.Data;

/// <summary>Fashion-MNIST: what is trained on, and what is tested on.</summary>
internal static class FashionMnist
{
    /// <summary>Side of an image.</summary>
    public const int Side = 28;

    /// <summary>Pixels of an image.</summary>
    public const int Pixels = Side * Side;

    /// <summary>Training images in this repository: the first of the full set.</summary>
    public const int ShippedTraining = 10_000;

    /// <summary>Where Debian's package dataset-fashion-mnist puts the full set.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    private static readonly string _shipped = Path.Combine(AppContext.BaseDirectory, "vit-fashion");

    /// <summary>Names of the classes.</summary>
    public static string[] Classes { get; } = ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"];

    /// <summary>The model that ships with the repository.</summary>
    public static string Model { get; } = Path.Combine(_shipped, "vit-fashion.onnx");

    /// <summary>Training images: the shipped ones, or as many of Debian's as are wanted.</summary>
    /// <param name="count">How many.</param>
    public static ImageSet Training(int count) => count <= ShippedTraining
        ? Read(Path.Combine(_shipped, "fashion-mnist-train-10000.idx3-ubyte.gz"), Path.Combine(_shipped, "fashion-mnist-train-10000.idx1-ubyte.gz"), count)
        : Read(Path.Combine(DebianFolder, "train-images-idx3-ubyte.gz"), Path.Combine(DebianFolder, "train-labels-idx1-ubyte.gz"), count);

    /// <summary>Test images: Debian's 10,000 where they are installed, else the shipped 2,000.</summary>
    public static ImageSet Test()
    {
        (string images, string labels) = (Path.Combine(DebianFolder, "t10k-images-idx3-ubyte.gz"), Path.Combine(DebianFolder, "t10k-labels-idx1-ubyte.gz"));
        return File.Exists(images) && File.Exists(labels)
            ? Read(images, labels, int.MaxValue)
            : Read(
                Path.Combine(_shipped, "fashion-mnist-test-2000.idx3-ubyte.gz"), Path.Combine(_shipped, "fashion-mnist-test-2000.idx1-ubyte.gz"), int.MaxValue);
    }

    private static ImageSet Read(string images, string labels, int count)
    {
        if (!File.Exists(images))
        {
            throw new InputException(
                $"{images} does not exist; the repository ships {ShippedTraining} training images, Debian's package dataset-fashion-mnist installs all "
                + "60,000.");
        }

        var set = new ImageSet(IdxFile.Read(images, [Side, Side], count), IdxFile.Read(labels, [], count));
        return set.Pixels.Length == set.Count * Pixels
            ? set
            : throw new InputException($"{images} holds {set.Pixels.Length / Pixels} images, {labels} {set.Count} labels; expected as many.");
    }
}
