using CorpusSelection.Arms;
using CorpusSelection.Data;
using OxyPlot;

namespace CorpusSelection.Output;

/// <summary>
/// A picture of what stays and what leaves. A row is a class: images that stay (green), images that the model finds hardest to believe (red), and
/// near-duplicates (orange), each beside the image that stays instead (green).
/// </summary>
internal static class ContactSheet
{
    private const int Frame = 2, Gap = 8, Kept = 12, Doubted = 8, Pairs = 4;
    private const int Cell = FashionMnist.Side + (2 * Frame);

    private static readonly OxyColor _kept = OxyColors.ForestGreen, _doubted = OxyColors.Firebrick, _duplicate = OxyColors.DarkOrange;

    /// <summary>Writes a PNG.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="images">The training images.</param>
    /// <param name="subset">What the pipeline chose.</param>
    /// <param name="doubting">Name of the stage that doubts labels.</param>
    public static void Write(string path, ImageSet images, Subset subset, string doubting)
    {
        int columns = Kept + Doubted + (2 * Pairs), width = (columns * Cell) + (2 * Gap), height = FashionMnist.Classes.Length * Cell;
        var canvas = new OxyColor[width, height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                canvas[x, y] = OxyColors.White;
            }
        }

        for (int label = 0; label < FashionMnist.Classes.Length; label++)
        {
            DroppedImage[] dropped = [.. subset.Dropped.Where(image => images.Labels[image.Image] == label)];
            int[] kept = [.. subset.Kept.Select(static sample => sample.Image).Where(image => images.Labels[image] == label).Take(Kept)];
            Draw(canvas, images, kept.Select(static image => (image, _kept)), 0, label);
            Draw(
                canvas, images, dropped.Where(image => image.Stage == doubting).Take(Doubted).Select(static image => (image.Image, _doubted)),
                (Kept * Cell) + Gap, label);
            Draw(
                canvas, images,
                dropped.Where(static image => image.Other >= 0).Take(Pairs).SelectMany(
                    static image => ((int, OxyColor)[])[(image.Image, _duplicate), (image.Other, _kept)]),
                ((Kept + Doubted) * Cell) + (2 * Gap), label);
        }

        File.WriteAllBytes(path, OxyImage.Create(canvas, ImageFormat.Png).GetData());
    }

    private static void Draw(OxyColor[,] canvas, ImageSet images, IEnumerable<(int Image, OxyColor Frame)> row, int left, int label)
    {
        int x = left;
        foreach ((int image, OxyColor frame) in row)
        {
            Draw(canvas, images.Image(image), frame, x, label * Cell);
            x += Cell;
        }
    }

    private static void Draw(OxyColor[,] canvas, ReadOnlySpan<byte> pixels, OxyColor frame, int left, int top)
    {
        for (int y = 0; y < Cell; y++)
        {
            for (int x = 0; x < Cell; x++)
            {
                int column = x - Frame, line = y - Frame;
                bool isInside = column >= 0 && line >= 0 && column < FashionMnist.Side && line < FashionMnist.Side;
                byte grey = isInside ? pixels[(line * FashionMnist.Side) + column] : (byte)0;
                canvas[left + x, top + y] = isInside ? OxyColor.FromRgb(grey, grey, grey) : frame;
            }
        }
    }
}
