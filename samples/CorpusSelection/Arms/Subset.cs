using System.Collections.Immutable;

namespace CorpusSelection.Arms;

/// <summary>The training images that an arm chose.</summary>
/// <param name="Kept">What stays, with its weight.</param>
/// <param name="Dropped">What leaves; empty for arms without a pipeline.</param>
internal sealed record Subset(ImmutableArray<(int Image, double Weight)> Kept, ImmutableArray<DroppedImage> Dropped)
{
    /// <summary>Images that left because one that is nearly the same stays.</summary>
    public int Duplicates => Dropped.Count(static image => image.Other >= 0);

    /// <summary>The least and the largest share of a class that stays.</summary>
    /// <param name="labels">Class of every training image.</param>
    public (double Least, double Most) Coverage(byte[] labels)
    {
        double[] shares =
        [
            .. labels.GroupBy(static label => label).Select(
                images => Kept.Count(sample => labels[sample.Image] == images.Key) / (double)images.Count()),
        ];
        return (shares.Min(), shares.Max());
    }
}
