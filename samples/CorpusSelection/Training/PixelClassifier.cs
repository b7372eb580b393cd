using System.Diagnostics;
using CorpusSelection.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace CorpusSelection.Training;

/// <summary>
/// The classifier that every arm trains: multinomial logistic regression on pixels, by L-BFGS, on one thread. It knows nothing of the model whose
/// opinion chose the images, so that a subset has to be good by itself.
/// </summary>
/// <param name="training">All training images.</param>
/// <param name="test">Test images.</param>
internal sealed class PixelClassifier(ImageSet training, ImageSet test)
{
    private const int Iterations = 60;

    private readonly ImageRow[] _test = [.. Enumerable.Range(0, test.Count).Select(image => ImageRow.Of(test, image, 1))];

    /// <summary>Trains on a subset and answers all test images.</summary>
    /// <param name="subset">The images to train on, and their weights.</param>
    public TrainedClassifier Train(IReadOnlyCollection<(int Image, double Weight)> subset)
    {
        var context = new MLContext(seed: 1);
        ImageRow[] rows = [.. subset.Select(sample => ImageRow.Of(training, sample.Image, sample.Weight))];
        var options = new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            ExampleWeightColumnName = nameof(ImageRow.Weight),
            NumberOfThreads = 1,
            MaximumNumberOfIterations = Iterations,
            L1Regularization = 0,
            HistorySize = 10,

            // Never reached: what an arm saves is not to depend on luck with the last step.
            OptimizationTolerance = 1e-12f,
        };
        IDataView data = context.Data.LoadFromEnumerable(rows);
        long start = Stopwatch.GetTimestamp();
        ITransformer model = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(options).Fit(data);
        TimeSpan time = Stopwatch.GetElapsedTime(start);

        IDataView answers = model.Transform(context.Data.LoadFromEnumerable(_test));
        IEnumerable<int> predicted = answers.GetColumn<float[]>("Score").Select(static scores => Array.IndexOf(scores, scores.Max()));
        return new([.. predicted.Select((label, image) => label == _test[image].Label)], time);
    }
}
