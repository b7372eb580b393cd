namespace CorpusSelection.Training;

/// <summary>What a classifier that was trained on a subset is worth.</summary>
/// <param name="Right">Whether it answered each test image right.</param>
/// <param name="Time">What training took, on one thread.</param>
internal sealed record TrainedClassifier(bool[] Right, TimeSpan Time)
{
    /// <summary>Share of test images answered right.</summary>
    public double Accuracy => Right.Count(static right => right) / (double)Right.Length;
}
